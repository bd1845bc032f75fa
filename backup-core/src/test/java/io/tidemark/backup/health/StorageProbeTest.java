package io.tidemark.backup.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.catalog.RepositoryMarker;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One small object tells whether a storage works. */
class StorageProbeTest {

  private static final Instant NOW = Instant.parse("2026-01-31T02:00:00Z");

  private final InMemoryStorage memory = new InMemoryStorage(() -> NOW.plusSeconds(90));
  private final FaultyStorage storage = FaultyStorage.over(memory);

  private StorageProbe.Result probe() throws IOException {
    return new StorageProbe(storage, () -> NOW, new Random(1)).run();
  }

  @Test
  void aStorageThatWorksHoldsNothingMoreAfterwards() throws IOException {
    assertThat(probe())
        .isEqualTo(new StorageProbe.Result(Duration.ofSeconds(90), false, Optional.empty()));
    assertThat(memory.list("")).isEmpty();
  }

  @Test
  void whatAStorageCannotDoIsNamed() throws IOException {
    assertNamed(Fault.failPutAfter(0), "written to");
    assertNamed(Fault.failOpen(), "read");
    assertNamed(Fault.flipBit(3), "read");
    assertNamed(Fault.cutAfter(10), "read");
    assertNamed(Fault.failList(), "listed");
    assertThat(memory.list("")).isEmpty();
    assertNamed(Fault.failDelete(), "deleted from");
  }

  private void assertNamed(Fault fault, String what) {
    storage.inject(fault);
    assertThatThrownBy(this::probe)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("it cannot be " + what + ": ");
    storage.heal();
  }

  @Test
  void whatAProbeLeavesKeepsNobodyFromTheFirstBackup() throws IOException {
    storage.inject(Fault.failDelete());
    assertThatThrownBy(this::probe).isInstanceOf(IOException.class);
    assertThat(memory.list("probe/")).hasSize(1);

    assertThat(RepositoryMarker.readOrCreate(memory, "memory", NOW).repositoryId()).isNotEmpty();
  }

  @Test
  void somethingElseStillDoes() throws IOException {
    memory.put(new StorageKey("probes/photo"), Labels.none(), out -> out.write(1));

    assertThatThrownBy(() -> RepositoryMarker.readOrCreate(memory, "memory", NOW))
        .hasMessageContaining("is not a Tidemark repository");
  }
}
