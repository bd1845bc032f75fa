package io.tidemark.backup.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultyStorageTest {

  private static final StorageKey KEY = new StorageKey("a/b");
  private static final byte[] CONTENT = "0123456789".getBytes(US_ASCII);

  private final InMemoryStorage memory = new InMemoryStorage();
  private final FaultyStorage storage = FaultyStorage.over(memory);

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 5, 9, 10})
  void putFailsAfterSoManyBytes(long bytes) {
    Fault fault = storage.inject(Fault.failPutAfter(bytes));

    assertThatIOException().isThrownBy(this::put).withMessageContaining("a/b");

    assertThat(fault.hits()).isEqualTo(1);
    assertThat(memory.list("")).isEmpty();
  }

  @Test
  void putShorterThanTheFaultSucceeds() throws IOException {
    Fault fault = storage.inject(Fault.failPutAfter(11));

    put();

    assertThat(fault.hits()).isZero();
    assertThat(memory.bytes(KEY)).isEqualTo(CONTENT);
  }

  @Test
  void putFailsEvenIfTheContentSwallowsTheFailure() {
    storage.inject(Fault.failPutAfter(3));

    assertThatIOException()
        .isThrownBy(
            () ->
                storage.put(
                    KEY,
                    Labels.none(),
                    out -> assertThatIOException().isThrownBy(() -> out.write(CONTENT))));
  }

  @Test
  void commitFails() {
    storage.inject(Fault.failCommit());

    assertThatIOException().isThrownBy(this::put);

    assertThat(memory.list("")).isEmpty();
  }

  @Test
  void faultHealsAfterItsTimes() throws IOException {
    Fault fault = storage.inject(Fault.failCommit().times(1));

    assertThatIOException().isThrownBy(this::put);
    put();

    assertThat(fault.hits()).isEqualTo(1);
  }

  @Test
  void faultConcernsItsKeyOnly() throws IOException {
    storage.inject(Fault.failCommit().on(new StorageKey("other")));

    put();

    assertThat(memory.bytes(KEY)).isEqualTo(CONTENT);
  }

  @Test
  void openFails() throws IOException {
    put();
    storage.inject(Fault.failOpen());

    assertThatIOException().isThrownBy(() -> storage.open(KEY).close());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 9, 10})
  void readFailsAfterSoManyBytes(int bytes) throws IOException {
    put();
    storage.inject(Fault.failReadAfter(bytes));

    try (InputStream in = storage.open(KEY)) {
      assertThat(in.readNBytes(bytes)).isEqualTo(java.util.Arrays.copyOf(CONTENT, bytes));
      assertThatIOException().isThrownBy(in::read);
      assertThatIOException().isThrownBy(in::read);
    }
  }

  @Test
  void readDeliversOneBitInverted() throws IOException {
    put();
    storage.inject(Fault.flipBit(2 * 8 + 1));

    assertThat(read()).isEqualTo("0103456789");
  }

  @Test
  void rottenBitIsTheSameOneWhereverTheReadBegins() throws IOException {
    put();
    storage.inject(Fault.flipBit(4 * 8));

    try (InputStream in = storage.open(KEY, 3)) {
      assertThat(new String(in.readAllBytes(), US_ASCII)).isEqualTo("3556789");
    }
    try (InputStream in = storage.open(KEY, 5)) {
      assertThat(new String(in.readAllBytes(), US_ASCII)).isEqualTo("56789");
    }
  }

  @Test
  void faultsConcernReadsFromAnOffsetToo() throws IOException {
    put();
    Fault open = storage.inject(Fault.failOpen().times(1));
    storage.inject(Fault.cutAfter(2));

    assertThatIOException().isThrownBy(() -> storage.open(KEY, 3).close());
    try (InputStream in = storage.open(KEY, 3)) {
      assertThat(in.readAllBytes()).hasSize(2);
    }
    assertThat(open.hits()).isEqualTo(1);
  }

  @Test
  void readEndsEarly() throws IOException {
    put();
    storage.inject(Fault.cutAfter(4));

    assertThat(read()).isEqualTo("0123");
  }

  @Test
  void readsAreShort() throws IOException {
    put();
    storage.inject(Fault.shortReads(3));

    try (InputStream in = storage.open(KEY)) {
      assertThat(in.read(new byte[10])).isEqualTo(3);
      assertThat(in.readAllBytes()).hasSize(7);
    }
  }

  @Test
  void listAndDeleteFailAndChangeNothing() throws IOException {
    put();
    storage.inject(Fault.failList());
    storage.inject(Fault.failDelete());

    assertThatIOException().isThrownBy(() -> storage.list(""));
    assertThatIOException().isThrownBy(() -> storage.delete(KEY));

    assertThat(memory.list("")).hasSize(1);
  }

  @Test
  void failingDeleteOfOneOfSeveralLeavesThatOneOnly() throws IOException {
    StorageKey other = new StorageKey("a/c");
    put();
    storage.put(other, Labels.none(), out -> out.write(CONTENT));
    storage.inject(Fault.failDelete().on(KEY));

    assertThatIOException().isThrownBy(() -> storage.deleteAll(List.of(KEY, other)));

    assertThat(memory.list("")).extracting(StoredObject::key).containsExactly(KEY);
  }

  @Test
  void stalledPutGoesOnWhenReleased() throws Exception {
    Fault fault = storage.inject(Fault.stallPutAfter(5));
    CompletableFuture<Void> put = CompletableFuture.runAsync(this::putUnchecked);
    assertThat(fault.awaitHit(Duration.ofSeconds(30))).isTrue();
    assertThat(memory.list("")).isEmpty();

    fault.release();

    put.get(30, TimeUnit.SECONDS);
    assertThat(memory.bytes(KEY)).isEqualTo(CONTENT);
  }

  @Test
  void stalledReadEndsWithAnInterrupt() throws IOException {
    put();
    storage.inject(Fault.stallReadAfter(5));

    try (InputStream in = storage.open(KEY)) {
      Thread.currentThread().interrupt();
      assertThatIOException().isThrownBy(in::readAllBytes);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private void put() throws IOException {
    storage.put(KEY, Labels.none(), out -> out.write(CONTENT));
  }

  private void putUnchecked() {
    try {
      put();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String read() throws IOException {
    try (InputStream in = storage.open(KEY)) {
      return new String(in.readAllBytes(), US_ASCII);
    }
  }
}
