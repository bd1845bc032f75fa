package io.tidemark.backup.storage.s3;

import static io.tidemark.backup.storage.s3.FakeFault.flipBit;
import static io.tidemark.backup.storage.s3.FakeFault.loseAnswer;
import static io.tidemark.backup.storage.s3.FakeFault.loseRequest;
import static io.tidemark.backup.storage.s3.FakeFault.refuse;
import static io.tidemark.backup.storage.s3.FakeFault.stall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageListener;
import io.tidemark.backup.storage.StorageListener.Retry;
import io.tidemark.backup.testkit.FaultyNetwork;
import io.tidemark.backup.testkit.FaultyNetwork.Direction;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parts that get lost, damaged or stuck: rows 10, 17 and 18 of the fault matrix. */
@Timeout(60)
class PartFaultTest extends OnFakeS3 {

  private static final byte[] CONTENT = bytes(4 * PART + 1);

  @Test
  void partWhoseRequestIsLostIsSentAgainWithTheSameBytes() throws IOException {
    server.on(FakeOperation.UPLOAD_PART, loseRequest(), loseRequest());

    put(open(), CONTENT);

    assertStored(CONTENT);
    assertThat(heard.retries)
        .extracting(Retry::operation)
        .allMatch(operation -> operation.startsWith("upload part "));
  }

  @Test
  void partWhoseAnswerIsLostIsSentAgain() throws IOException {
    server.on(FakeOperation.UPLOAD_PART, loseAnswer(), loseAnswer());

    put(open(), CONTENT);

    assertStored(CONTENT);
  }

  @Test
  void partThatIsCutOnItsWayIsSentAgain() throws IOException {
    try (FaultyNetwork network = FaultyNetwork.before(server.http().port());
        S3Storage storage = through(network)) {
      network.cutAfter(Direction.TO_SERVER, 150_000);

      put(storage, CONTENT);
    }

    assertStored(CONTENT);
    assertThat(heard.retries).isNotEmpty();
  }

  private S3Storage through(FaultyNetwork network) throws IOException {
    return settings().endpoint(URI.create("http://127.0.0.1:" + network.port())).open();
  }

  @ParameterizedTest
  @EnumSource
  void damagedPartIsRefusedByTheServerAndSentAgain(S3Checksum checksum) throws IOException {
    server.on(FakeOperation.UPLOAD_PART, flipBit());

    put(open(settings().checksum(checksum)), CONTENT);

    assertStored(CONTENT);
    assertThat(heard.retries).hasSize(1);
    assertThat(heard.retries.get(0).problem()).contains("BadDigest");
  }

  @Test
  void serverThatFallsSilentEndsThePut() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    server.on(
        FakeOperation.UPLOAD_PART, stall(end), stall(end), stall(end), stall(end), stall(end));
    server.on(
        FakeOperation.UPLOAD_PART, stall(end), stall(end), stall(end), stall(end), stall(end));
    S3Storage storage = open(settings().timeout(Duration.ofMillis(100)));

    assertThatIOException()
        .isThrownBy(() -> put(storage, CONTENT))
        .withMessageContaining("cannot upload part")
        .withMessageContaining("(3 attempts)");

    end.countDown();
    assertNotStored();
  }

  /** With parts of this size, a slow server would be given more than four minutes. */
  @Test
  void serverThatTakesNothingAnyMoreEndsThePutSoon() throws IOException {
    try (FaultyNetwork network = FaultyNetwork.before(server.http().port());
        S3Storage storage =
            settings()
                .endpoint(URI.create("http://127.0.0.1:" + network.port()))
                .partSize(8 << 20)
                .timeout(Duration.ofMillis(500))
                .attempts(2)
                .open()) {
      network.stallAfter(Direction.TO_SERVER, 1_000_000);

      assertThatIOException()
          .isThrownBy(() -> put(storage, bytes(9 << 20)))
          .withMessageContaining("the server took nothing for 500 ms");
      network.heal();
      server.content().uploads().keySet().forEach(server.content()::abort);
    }

    assertNotStored();
  }

  /** The connection is up, but nothing comes through any more: neither bytes nor a reset. */
  @Test
  void connectionThatStallsIsReplaced() throws IOException {
    try (FaultyNetwork network = FaultyNetwork.before(server.http().port());
        S3Storage storage =
            settings()
                .endpoint(URI.create("http://127.0.0.1:" + network.port()))
                .timeout(Duration.ofMillis(500))
                .listen(new Healing(network))
                .open()) {
      network.stallAfter(Direction.TO_SERVER, 150_000);

      put(storage, CONTENT);
    }

    assertStored(CONTENT);
  }

  /** Repairs the network when the storage has noticed that it is broken. */
  private record Healing(FaultyNetwork network) implements StorageListener {

    @Override
    public void retrying(Retry retry) {
      network.heal();
    }
  }

  @Test
  void refusalInTheMiddleEndsThePut() throws IOException {
    server.on(FakeOperation.UPLOAD_PART, FakeFault.NONE, refuse(403, "AccessDenied"));
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(() -> put(storage, CONTENT))
        .withMessageContaining("403 AccessDenied")
        .withMessageContaining("hint: grant the permissions");

    assertNotStored();
    assertThat(heard.retries).isEmpty();
  }

  @Test
  void failedPartEndsAWriterThatWouldGoOn() throws IOException {
    server.on(FakeOperation.UPLOAD_PART, refuse(403, "AccessDenied"));
    S3Storage storage = open();
    long[] written = new long[1];

    assertThatIOException()
        .isThrownBy(
            () ->
                storage.put(
                    KEY,
                    Labels.none(),
                    out -> {
                      for (; written[0] < 1_000; written[0]++) {
                        out.write(bytes(PART));
                      }
                    }))
        .withMessageContaining("403 AccessDenied");

    assertThat(written[0]).isLessThan(20);
  }

  @Test
  void uploadThatCannotBeAbortedIsMentioned() throws IOException {
    FakeFault denied = refuse(403, "AccessDenied");
    server.on(FakeOperation.UPLOAD_PART, denied);
    server.on(FakeOperation.ABORT, denied);
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(() -> put(storage, CONTENT))
        .satisfies(
            e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("cannot abort the upload"));

    server.content().uploads().keySet().forEach(server.content()::abort);
  }
}
