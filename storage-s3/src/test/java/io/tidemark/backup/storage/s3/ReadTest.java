package io.tidemark.backup.storage.s3;

import static io.tidemark.backup.storage.s3.FakeFault.cutAfter;
import static io.tidemark.backup.storage.s3.FakeFault.loseRequest;
import static io.tidemark.backup.storage.s3.FakeFault.refuse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.StorageListener;
import io.tidemark.backup.testkit.FaultyNetwork;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads that go on where a connection has broken: row 18 of the fault matrix, and more. */
class ReadTest extends OnFakeS3 {

  private static final byte[] CONTENT = bytes(500_000);

  @BeforeEach
  void store() {
    server.content().put(NAME, CONTENT, Map.of(), server.now());
  }

  @Test
  void brokenConnectionIsReplacedAtTheByteThatWasDue() throws IOException {
    server.on(FakeOperation.GET, cutAfter(100_000), cutAfter(0), cutAfter(150_000));

    assertThat(read(open())).isEqualTo(CONTENT);

    assertThat(server.requests(FakeOperation.GET))
        .extracting(request -> request.header("range").orElse(""))
        .containsExactly("", "bytes=100000-", "bytes=100000-", "bytes=250000-");
    assertThat(heard.retries).hasSize(3);
  }

  @Test
  void connectionThatMakesProgressIsReplacedWithoutLimit() throws IOException {
    FakeFault[] cuts = new FakeFault[20];
    Arrays.fill(cuts, cutAfter(20_000));
    server.on(FakeOperation.GET, cuts);

    assertThat(read(open(settings().attempts(2)))).isEqualTo(CONTENT);
  }

  @Test
  void connectionThatMakesNoProgressIsGivenUp() throws IOException {
    server.on(FakeOperation.GET, cutAfter(1_000), cutAfter(0), cutAfter(0), cutAfter(0));
    S3Storage storage = open(settings().attempts(3));

    assertThatIOException()
        .isThrownBy(() -> read(storage))
        .withMessageContaining("cannot read 'job/backups/object'")
        .withMessageContaining("beyond byte 1000 of 500000");
  }

  @Test
  void requestThatIsLostIsRepeated() throws IOException {
    server.on(FakeOperation.GET, loseRequest(), refuse(503, "SlowDown"));

    assertThat(read(open())).isEqualTo(CONTENT);
  }

  @Test
  void objectThatWasReplacedIsNotMixedWithTheOldOne() throws IOException {
    server.on(
        FakeOperation.GET,
        (request, service) -> {
          FakeAnswer old = service.apply(request).cutAfter(100_000);
          server.content().put(NAME, bytes(500_001), Map.of(), server.now());
          return old;
        });
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(() -> read(storage))
        .withMessageContaining("was deleted or replaced while it was read, at byte 100000");
  }

  @Test
  void objectThatWasDeletedIsReported() throws IOException {
    server.on(
        FakeOperation.GET,
        (request, service) -> {
          FakeAnswer old = service.apply(request).cutAfter(100_000);
          server.content().remove(NAME);
          return old;
        });
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(() -> read(storage))
        .withMessageContaining("was deleted or replaced while it was read");
  }

  @Test
  void silentConnectionIsReplaced() throws IOException {
    try (FaultyNetwork network = FaultyNetwork.before(server.http().port());
        S3Storage storage =
            settings()
                .endpoint(URI.create("http://127.0.0.1:" + network.port()))
                .timeout(Duration.ofMillis(500))
                .listen(new Repairing(network))
                .open()) {
      network.stallAfter(FaultyNetwork.Direction.TO_CLIENT, 200_000);

      assertThat(read(storage)).isEqualTo(CONTENT);
    }
  }

  /** Repairs the network when the storage has noticed that it is broken. */
  private record Repairing(FaultyNetwork network) implements StorageListener {

    @Override
    public void retrying(Retry retry) {
      network.heal();
    }
  }

  @Test
  void readerThatLeavesEarlyCutsTheConnection() throws IOException {
    byte[] large = bytes(32 << 20);
    server.content().put(NAME, large, Map.of(), server.now());
    S3Storage storage = open();
    try (InputStream in = storage.open(KEY)) {
      assertThat(in.readNBytes(10)).isEqualTo(Arrays.copyOf(large, 10));
    }

    assertSoon(() -> server.http().openConnections() == 0, "the connection ends");
  }

  @Test
  void readCanBeginAnywhere() throws IOException {
    S3Storage storage = open();
    for (int offset : new int[] {0, 1, 250_000, 499_999, 500_000}) {
      try (InputStream in = storage.open(KEY, offset)) {
        assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(CONTENT, offset, 500_000));
      }
    }
  }

  @Test
  void readBeyondTheEndIsRefused() throws IOException {
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(() -> storage.open(KEY, 500_001).close())
        .isInstanceOf(EOFException.class)
        .withMessageContaining("it has 500000 bytes");
  }

  @Test
  void readOfAnAbsentObjectAtAnOffsetIsRefused() throws IOException {
    server.content().remove(NAME);
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(() -> storage.open(KEY, 5).close())
        .isInstanceOf(ObjectNotFoundException.class);
  }

  @Test
  void serverThatIgnoresTheRangeIsRefused() throws IOException {
    server.always(
        (request, service) -> {
          Map<String, String> headers = new TreeMap<>(request.headers());
          headers.remove("range");
          return service.apply(request.withHeaders(headers));
        });
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(() -> storage.open(KEY, 5).close())
        .withMessageContaining("cannot read 'job/backups/object' from byte 5");
  }

  @Test
  void closedStreamIsOfNoUse() throws IOException {
    InputStream in = open().open(KEY);
    in.close();
    in.close();

    assertThatIOException().isThrownBy(in::read).withMessageContaining("is closed");
  }

  @Test
  void readerOfAClosedStorageFails() throws IOException {
    S3Storage storage = open();
    server.content().put(NAME, bytes(32 << 20), Map.of(), server.now());
    try (InputStream in = storage.open(KEY)) {
      assertThat(in.readNBytes(10)).hasSize(10);
      storage.close();

      assertThatIOException().isThrownBy(in::readAllBytes);
    }
  }
}
