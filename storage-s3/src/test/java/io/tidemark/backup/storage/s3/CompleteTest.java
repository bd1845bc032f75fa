package io.tidemark.backup.storage.s3;

import static io.tidemark.backup.storage.s3.FakeFault.loseAnswer;
import static io.tidemark.backup.storage.s3.FakeFault.loseRequest;
import static io.tidemark.backup.storage.s3.FakeFault.refuse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The moment in which an object begins to exist: rows 15 and 16 of the fault matrix. */
class CompleteTest extends OnFakeS3 {

  private static final byte[] CONTENT = bytes(3 * PART + 1);

  /** Errors of an answer that began with "200 OK", since the work took long. */
  private static FakeFault errorIn200(String code) {
    return refuse(200, code);
  }

  @Test
  void errorInASuccessfulAnswerIsTriedAgain() throws IOException {
    server.on(FakeOperation.COMPLETE, errorIn200("InternalError"), errorIn200("SlowDown"));

    put(open(), CONTENT);

    assertStored(CONTENT);
    assertThat(heard.retries).hasSize(2);
  }

  @Test
  void errorInEverySuccessfulAnswerIsAFailure() throws IOException {
    server.on(FakeOperation.COMPLETE, errorIn200("InternalError"), errorIn200("InternalError"));
    S3Storage storage = open(settings().attempts(2));

    assertThatIOException()
        .isThrownBy(() -> put(storage, CONTENT))
        .withMessageContaining("cannot complete the upload of 'job/backups/object'")
        .withMessageContaining("200 InternalError");

    assertNotStored();
  }

  @Test
  void lostAnswerOfACompleteIsASuccess() throws IOException {
    server.on(FakeOperation.COMPLETE, loseAnswer());

    put(open(), CONTENT);

    assertStored(CONTENT);
    assertThat(server.requests(FakeOperation.COMPLETE)).as("complete, NoSuchUpload").hasSize(2);
  }

  @Test
  void lostAnswerOfTheLastAttemptIsASuccess() throws IOException {
    server.on(FakeOperation.COMPLETE, loseAnswer());

    put(open(settings().attempts(1)), CONTENT);

    assertStored(CONTENT);
  }

  @Test
  void lostAnswerOfAPutIsASuccess() throws IOException {
    S3Storage storage = open();
    server.on(FakeOperation.PUT, loseAnswer());

    put(storage, bytes(10));

    assertStored(bytes(10));
  }

  @Test
  void uploadThatIsGoneBeforeItIsCompleteIsAFailure() throws IOException {
    S3Storage storage = open();
    server.on(
        FakeOperation.COMPLETE,
        FakeFault.after(
            () -> server.content().uploads().keySet().forEach(id -> server.content().abort(id))));

    assertThatIOException()
        .isThrownBy(() -> put(storage, CONTENT))
        .withMessageContaining("NoSuchUpload")
        .withMessageContaining("hint: a lifecycle rule");

    assertNotStored();
  }

  @Test
  void completeThatNeverArrivesIsAFailure() throws IOException {
    server.on(FakeOperation.COMPLETE, loseRequest(), loseRequest());
    S3Storage storage = open(settings().attempts(2));

    assertThatIOException().isThrownBy(() -> put(storage, CONTENT));

    assertNotStored();
  }

  @Test
  void objectOfAnotherSizeIsWithdrawn() throws IOException {
    server.on(
        FakeOperation.COMPLETE,
        (request, service) -> {
          FakeAnswer answer = service.apply(request);
          shorten();
          return answer;
        });
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(() -> put(storage, CONTENT))
        .withMessageContaining("was stored with 196609 bytes, but the server has 196608");

    assertNotStored();
  }

  private void shorten() {
    FakeBucket.Stored stored = server.content().object(NAME);
    byte[] shorter = Arrays.copyOf(stored.bytes(), stored.bytes().length - 1);
    server.content().put(NAME, shorter, stored.headers(), stored.modified());
  }

  @Test
  void objectOfOtherBytesIsWithdrawn() throws IOException {
    S3Storage storage = open();
    server.on(
        FakeOperation.PUT,
        (request, service) -> {
          FakeAnswer answer = service.apply(request);
          FakeBucket.Stored stored = server.content().object(NAME);
          server.content().put(NAME, bytes(11), stored.headers(), stored.modified());
          return answer;
        });
    byte[] sent = bytes(11).clone();
    sent[5] ^= 1;

    assertThatIOException()
        .isThrownBy(() -> put(storage, sent))
        .withMessageContaining("other bytes than were sent");

    assertNotStored();
  }

  @Test
  void objectThatIsNotThereIsAFailure() throws IOException {
    server.on(
        FakeOperation.COMPLETE,
        (request, service) -> {
          FakeAnswer answer = service.apply(request);
          server.content().remove(NAME);
          return answer;
        });
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(() -> put(storage, CONTENT))
        .withMessageContaining("was stored, but is not there");
  }

  @Test
  void objectThatCannotBeConfirmedIsWithdrawn() throws IOException {
    S3Storage storage = open(settings().attempts(1));
    FakeFault busy = refuse(503, "SlowDown");
    server.on(
        FakeOperation.COMPLETE,
        (request, service) -> {
          server.on(FakeOperation.HEAD, busy);
          return service.apply(request);
        });

    assertThatIOException()
        .isThrownBy(() -> put(storage, CONTENT))
        .withMessageContaining("cannot look for");

    assertNotStored();
  }
}
