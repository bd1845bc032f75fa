package io.tidemark.backup.storage.s3;

import static io.tidemark.backup.storage.s3.FakeFault.bare;
import static io.tidemark.backup.storage.s3.FakeFault.loseRequest;
import static io.tidemark.backup.storage.s3.FakeFault.refuse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.StorageListener.Retry;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that have too much to do: row 14 of the fault matrix. */
class RetryTest extends OnFakeS3 {

  private static FakeFault[] busyForAWhile() {
    FakeFault slowDown = refuse(503, "SlowDown");
    return new FakeFault[] {
      slowDown,
      slowDown,
      slowDown,
      slowDown,
      slowDown,
      refuse(500, "InternalError"),
      refuse(429, "TooManyRequests")
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"HEAD", "BEGIN", "UPLOAD_PART", "COMPLETE", "LIST_UPLOADS"})
  void busyServerIsAskedAgainDuringAPutInParts(FakeOperation operation) throws IOException {
    server.on(operation, busyForAWhile());

    put(open(), bytes(3 * PART));

    assertStored(bytes(3 * PART));
    assertThat(heard.retries).hasSize(7);
  }

  @Test
  void busyServerIsAskedAgainDuringAPut() throws IOException {
    server.on(FakeOperation.PUT, busyForAWhile());

    put(open(), bytes(10));

    assertStored(bytes(10));
  }

  @ParameterizedTest
  @EnumSource(names = {"GET", "LIST", "DELETE"})
  void busyServerIsAskedAgainByReadersAndDeleters(FakeOperation operation) throws IOException {
    S3Storage storage = open();
    put(storage, bytes(10));
    server.on(operation, busyForAWhile());

    assertThat(read(storage)).isEqualTo(bytes(10));
    assertThat(storage.list("job/backups/ob")).hasSize(1);
    storage.delete(KEY);

    assertNotStored();
    assertThat(heard.retries).hasSize(7);
  }

  @Test
  void everyFailedAttemptIsTold() throws IOException {
    server.on(FakeOperation.LIST, refuse(503, "SlowDown"), loseRequest());

    open(settings().attempts(4)).list("job");

    assertThat(heard.retries).extracting(Retry::attempt).containsExactly(1, 2);
    assertThat(heard.retries)
        .allSatisfy(
            retry -> {
              assertThat(retry.operation()).isEqualTo("list 'prod/job' in s3://backups/prod/");
              assertThat(retry.attempts()).isEqualTo(4);
            });
    assertThat(heard.retries.get(0).problem()).contains("503 SlowDown");
  }

  @Test
  void attemptsAreLimited() throws IOException {
    FakeFault busy = refuse(503, "SlowDown");
    server.on(FakeOperation.LIST, busy, busy, busy);
    S3Storage storage = open(settings().attempts(3));

    assertThatIOException()
        .isThrownBy(() -> storage.list(""))
        .withMessageContaining("cannot list 'prod/' in s3://backups/prod/ (3 attempts)")
        .withMessageContaining("503 SlowDown");

    assertThat(server.requests(FakeOperation.LIST)).hasSize(3);
  }

  @Test
  void refusalIsNotRepeated() throws IOException {
    server.on(FakeOperation.LIST, refuse(400, "InvalidArgument"));
    S3Storage storage = open();

    assertThatIOException().isThrownBy(() -> storage.list(""));

    assertThat(server.requests(FakeOperation.LIST)).hasSize(1);
  }

  /** Ceph says only this when it has too many requests. */
  @Test
  void refusalWithoutABodyIsUnderstood() throws IOException {
    server.on(FakeOperation.LIST, bare(503));

    assertThat(open().list("job")).hasSize(1);
  }

  @Test
  void serverThatStaysBusyPublishesNothing() throws IOException {
    FakeFault busy = refuse(503, "SlowDown");
    server.on(FakeOperation.UPLOAD_PART, busy, busy, busy, busy, busy, busy);
    S3Storage storage = open(settings().attempts(2));

    assertThatIOException()
        .isThrownBy(() -> put(storage, bytes(3 * PART)))
        .withMessageContaining("cannot upload part");

    assertNotStored();
  }
}
