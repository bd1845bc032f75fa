package io.tidemark.backup.storage.s3.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.roundtrip.BytesBackup;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.testkit.FaultyNetwork;
import io.tidemark.backup.testkit.FaultyNetwork.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Faults between a storage and a real server. */
interface NetworkClauses {

  int PART = Content.PART;
  int SIZE = 2 * PART + 1;
  StorageKey KEY = new StorageKey("job/large");

  TestBucket bucket();

  @Test
  default void connectionCutInAPartCostsOnlyThatAttempt() throws IOException {
    Retries retries = new Retries();
    try (FaultyNetwork network = FaultyNetwork.before(bucket().server().port());
        Storage storage = storage(network, retries)) {
      warmUp(storage);
      network.cutAfter(Direction.TO_SERVER, PART / 2);
      storage.put(KEY, Labels.none(), out -> out.write(Content.of(SIZE)));
    }
    assertThat(retries.operations()).anyMatch(operation -> operation.contains("part"));
    assertThat(stored()).isEqualTo(Content.of(SIZE));
    assertThat(bucket().uploads()).isEmpty();
  }

  @Test
  default void bitThatFlipsInAnUploadIsNoticedAndSentAgain() throws IOException {
    Retries retries = new Retries();
    try (FaultyNetwork network = FaultyNetwork.before(bucket().server().port());
        Storage storage = storage(network, retries)) {
      warmUp(storage);
      network.flipBitAt(Direction.TO_SERVER, PART / 2);
      storage.put(KEY, Labels.none(), out -> out.write(Content.of(SIZE)));
    }
    assertThat(retries.operations()).anyMatch(operation -> operation.contains("part"));
    assertThat(stored()).isEqualTo(Content.of(SIZE));
  }

  @Test
  default void readGoesOnWhereTheConnectionWasCut() throws IOException {
    Retries retries = new Retries();
    try (FaultyNetwork network = FaultyNetwork.before(bucket().server().port());
        Storage storage = storage(network, retries)) {
      storage.put(KEY, Labels.none(), out -> out.write(Content.of(SIZE)));
      network.cutAfter(Direction.TO_CLIENT, SIZE / 2);
      try (InputStream in = storage.open(KEY)) {
        assertThat(in.readAllBytes()).isEqualTo(Content.of(SIZE));
      }
    }
    assertThat(retries.operations()).isNotEmpty();
  }

  @Test
  default void bitThatFlipsInADownloadIsAnIntegrityError() throws IOException {
    try (FaultyNetwork network = FaultyNetwork.before(bucket().server().port());
        Storage storage = storage(network, new Retries())) {
      BytesBackup backup = BytesBackup.into(storage, Content.of(PART));
      backup.verify();

      network.flipBitAt(Direction.TO_CLIENT, PART / 2);
      assertThatThrownBy(backup::verify).isInstanceOf(IntegrityException.class);
    }
  }

  @Test
  default void serverThatFallsSilentInAPartEndsThePutInGoodTime() throws IOException {
    try (FaultyNetwork network = FaultyNetwork.before(bucket().server().port());
        Storage storage =
            bucket()
                .storageThrough(network)
                .partSize(PART)
                .timeout(Duration.ofSeconds(2))
                .attempts(2)
                .firstDelay(Duration.ofMillis(1))
                .open()) {
      warmUp(storage);
      network.stallAfter(Direction.TO_SERVER, PART / 2);
      long start = System.nanoTime();

      assertThatIOException()
          .isThrownBy(() -> storage.put(KEY, Labels.none(), out -> out.write(Content.of(SIZE))))
          .withMessageContaining(KEY.value());

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
    }
    assertThat(bucket().names()).noneMatch(name -> name.endsWith(KEY.value()));
  }

  @Test
  default void closeEndsEveryConnectionAndThread() throws Exception {
    try (FaultyNetwork network = FaultyNetwork.before(bucket().server().port())) {
      Storage storage = storage(network, new Retries());
      storage.put(KEY, Labels.none(), out -> out.write(Content.of(SIZE)));
      storage.open(KEY).close();
      storage.close();

      Waiting.until(() -> network.openConnections() == 0);
      Waiting.until(
          () ->
              Thread.getAllStackTraces().keySet().stream()
                  .noneMatch(thread -> thread.getName().contains(bucket().name())));
    }
  }

  private Storage storage(FaultyNetwork network, Retries retries) throws IOException {
    return bucket()
        .storageThrough(network)
        .partSize(PART)
        .firstDelay(Duration.ofMillis(1))
        .listen(retries)
        .open();
  }

  /** The first put finds out what the server can do; faults are for what comes after. */
  private static void warmUp(Storage storage) throws IOException {
    storage.put(new StorageKey("first"), Labels.none(), out -> out.write(1));
  }

  private byte[] stored() throws IOException {
    try (Storage storage = bucket().storage().open();
        InputStream in = storage.open(KEY)) {
      return in.readAllBytes();
    }
  }
}
