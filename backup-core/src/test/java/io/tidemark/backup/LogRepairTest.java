package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.backup.RepairPlan.Action;
import io.tidemark.backup.catalog.ClusterBinding;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.RepositoryMarker;
import io.tidemark.backup.compression.Zstd;
import io.tidemark.backup.encryption.Age;
import io.tidemark.backup.postgres.wal.Gap;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.wal.WalReader;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a place lacks of the log, and how it gets it. */
@Timeout(30)
class LogRepairTest {

  private static final String NAME = LogAtRest.name(1, 12);

  private final InMemoryStorage firstMemory = new InMemoryStorage();
  private final InMemoryStorage secondMemory = new InMemoryStorage();
  private final FaultyStorage second = FaultyStorage.over(secondMemory);
  private final LogAtRest here = LogAtRest.in(firstMemory);
  private final LogAtRest there = LogAtRest.in(secondMemory).compressed(Zstd.level(1));
  private final BackupRepository repository =
      BackupPipeline.named("shop")
          .from(TextSource.of("a.txt", new byte[10]))
          .to("first", firstMemory)
          .to("second", second)
          .build()
          .repository();

  @BeforeEach
  void begin() throws IOException {
    for (Storage place : List.of(firstMemory, secondMemory)) {
      RepositoryMarker.readOrCreate(place, "test", Instant.EPOCH);
    }
    here.bound().segments(1, 5, 20);
  }

  private RepairReport repair() {
    return repository.repair(repository.planRepair("shop"));
  }

  private static List<String> segments(InMemoryStorage storage) {
    return storage.list("shop/wal/").stream()
        .map(object -> object.key().name())
        .filter(name -> name.matches("[0-9A-F]{24}(\\.zst)?(\\.age)?"))
        .map(name -> name.substring(0, 24))
        .toList();
  }

  private List<Gap> gaps(InMemoryStorage place) throws IOException {
    return new WalReader(
            new JobName("shop"), List.of(new Destination("test", place, true)), List.of())
        .gaps(1);
  }

  @Test
  void nothingIsPlannedWhereBothHaveTheSameInWhateverForm() throws IOException {
    there.bound().segments(1, 5, 20);

    assertThat(repository.planRepair("shop").isSound()).isTrue();
    assertThat(repository.planRepair("shop", Depth.STORED).isSound()).isTrue();
  }

  @Test
  void whatAPlaceMissedIsPlannedAndCopied() throws IOException {
    there.bound().segments(1, 5, 9).segments(1, 12, 12);
    here.history(2, "1\t0/1400000\tfailover\n").segments(2, 20, 21).beginning(2, 22, 4711);

    RepairPlan plan = repository.planRepair("shop");

    assertThat(plan.damage()).isEmpty();
    assertThat(plan.log())
        .extracting(RepairPlan.LogStep::first, RepairPlan.LogStep::last, RepairPlan.LogStep::files)
        .containsExactly(
            tuple(LogAtRest.name(1, 10), LogAtRest.name(1, 20), 10L),
            tuple("00000002.history", "00000002.history", 1L),
            tuple(LogAtRest.name(2, 20), LogAtRest.name(2, 22), 3L));
    RepairReport report = repository.repair(plan);
    assertThat(report.complete()).isTrue();
    assertThat(segments(secondMemory)).isEqualTo(segments(firstMemory));
    assertThat(repository.planRepair("shop").isSound()).isTrue();
  }

  @Test
  void aPlaceWithoutAnyLogGetsItAndTheBinding() throws IOException {
    assertThat(repair().complete()).isTrue();

    assertThat(segments(secondMemory)).hasSize(16);
    assertThat(ClusterBinding.read(secondMemory, LogAtRest.JOB)).contains(LogAtRest.CLUSTER);
  }

  @Test
  void eachPlaceGetsWhatTheOtherHas() throws IOException {
    there.bound().segments(1, 21, 25);

    assertThat(repair().complete()).isTrue();

    assertThat(segments(firstMemory)).hasSize(21).isEqualTo(segments(secondMemory));
  }

  @Test
  void aDamagedSegmentIsOnlyFoundByReading() throws IOException {
    there.bound().segments(1, 5, 20);
    damage(secondMemory, there.data(NAME));

    assertThat(repository.planRepair("shop").isSound()).isTrue();
    RepairPlan plan = repository.planRepair("shop", Depth.STORED);

    assertThat(plan.log()).hasSize(1);
    assertThat(plan.log().get(0).action()).isEqualTo(Action.REPLACE);
    assertThat(plan.log().get(0).first()).isEqualTo(NAME);
    assertThat(repository.repair(plan).complete()).isTrue();
    assertThat(secondMemory.bytes(new StorageKey(there.data(NAME).value().replace(".zst", ""))))
        .isEqualTo(LogAtRest.content(NAME));
    assertThat(repository.planRepair("shop", Depth.STORED).isSound()).isTrue();
  }

  private static void damage(InMemoryStorage storage, StorageKey key) throws IOException {
    storage.tamper(
        key,
        bytes -> {
          bytes[bytes.length / 2] ^= 1;
          return bytes;
        });
  }

  @Test
  void aDamagedSegmentStaysIfTheOtherOneIsDamagedToo() throws IOException {
    there.bound().segments(1, 5, 20);
    damage(secondMemory, there.data(NAME));
    RepairPlan plan = repository.planRepair("shop", Depth.STORED);
    damage(firstMemory, here.data(NAME));

    RepairReport report = repository.repair(plan);

    assertThat(report.complete()).isFalse();
    assertThat(report.log().get(0).problem().orElseThrow()).contains("proven in no other place");
    assertThat(segments(secondMemory)).contains(NAME);
  }

  @Test
  void aLostReceiptIsReplacedTogetherWithItsFile() throws IOException {
    there.bound().segments(1, 5, 20);
    secondMemory.delete(LogAtRest.receipt(NAME));

    assertThat(repository.planRepair("shop").damage())
        .singleElement()
        .asString()
        .contains(NAME, "no receipt");
    assertThat(repository.repair(repository.planRepair("shop", Depth.STORED)).complete()).isTrue();

    assertThat(repository.planRepair("shop", Depth.STORED).isSound()).isTrue();
  }

  @Test
  void encryptedLogIsReplacedOnlyWithTheKey() throws IOException {
    var key = Age.generate();
    LogAtRest sealed = here.encrypted(Age.recipients(key.recipient())).segments(1, 30, 30);
    there.bound().segments(1, 5, 20);
    there.encrypted(Age.recipients(key.recipient())).segments(1, 30, 30);
    damage(firstMemory, sealed.data(LogAtRest.name(1, 30)));

    RepairPlan keyless = repository.planRepair("shop", Depth.STORED);
    BackupRepository knowing = repository.decrypt(Age.identity(key.identity()));
    RepairPlan plan = knowing.planRepair("shop", Depth.STORED);

    assertThat(keyless.log()).isEmpty();
    assertThat(keyless.unread()).singleElement().asString().contains("2 files", "no key");
    assertThat(plan.log()).hasSize(1);
    assertThat(knowing.repair(plan).complete()).isTrue();
    assertThat(knowing.planRepair("shop", Depth.STORED).isSound()).isTrue();
  }

  @Test
  void twoContentsOfOneNameAreLeftToPeople() throws IOException {
    there.bound().segments(1, 5, 19).segment(LogAtRest.name(1, 20), new byte[5]);

    RepairPlan plan = repository.planRepair("shop");

    assertThat(plan.log()).isEmpty();
    assertThat(plan.damage())
        .singleElement()
        .asString()
        .contains(LogAtRest.name(1, 20), "other content in second than in first");
  }

  @Test
  void twoClustersAreLeftToPeople() throws IOException {
    new ClusterBinding("99", 15, LogAtRest.SEGMENT).bind(secondMemory, "second", LogAtRest.JOB);

    RepairPlan plan = repository.planRepair("shop");

    assertThat(plan.log()).isEmpty();
    assertThat(plan.damage()).singleElement().asString().contains("the log is not repaired");
  }

  @Test
  void aGapThatIsFilledIsNoneAnyMore() throws IOException {
    there.bound().segments(1, 5, 9).gap(1, 10, 12).segments(1, 13, 20);
    assertThat(gaps(secondMemory)).hasSize(1);

    assertThat(repair().complete()).isTrue();

    assertThat(gaps(secondMemory)).isEmpty();
    secondMemory.delete(LogAtRest.receipt(LogAtRest.name(1, 11)));
    assertThat(gaps(secondMemory)).hasSize(1);
  }

  @Test
  void aGapThatNobodyCanFillIsToldInEveryPlace() throws IOException {
    here.gap(1, 21, 22);
    there.bound().segments(1, 5, 20);

    assertThat(repository.planRepair("shop").log()).hasSize(1);
    assertThat(repair().complete()).isTrue();

    assertThat(gaps(secondMemory)).hasSize(1);
    assertThat(repository.planRepair("shop").isSound()).isTrue();
  }

  @Test
  void aStepThatFailsLeavesTheRestAndIsDoneByTheNextRepair() throws IOException {
    here.segments(2, 21, 21);
    second.inject(Fault.failPutAfter(100).onKeys(key -> key.endsWith(LogAtRest.name(1, 13))));

    RepairReport report = repair();

    assertThat(report.complete()).isFalse();
    assertThat(segments(secondMemory)).contains(LogAtRest.name(2, 21));
    second.heal();
    assertThat(repair().complete()).isTrue();
    assertThat(segments(secondMemory)).isEqualTo(segments(firstMemory));
  }

  @Test
  void aPlanChangesNothing() throws IOException {
    there.bound().segments(1, 5, 6);
    List<StoredObject> before = secondMemory.list("");

    repository.planRepair("shop");
    repository.planRepair("shop", Depth.STORED);

    assertThat(secondMemory.list("")).isEqualTo(before);
  }
}
