package io.tidemark.backup.storage.s3;

import static io.tidemark.backup.storage.s3.FakeFault.loseAnswer;
import static io.tidemark.backup.storage.s3.FakeFault.refuse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.ObjectProtectedException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.s3.FakeS3.Quirk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Deletes of many, of locked ones, and by old servers: rows 25 and 26 of the fault matrix. */
class DeleteFaultTest extends OnFakeS3 {

  private List<StorageKey> fill(int count) {
    List<StorageKey> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(new StorageKey("many/" + i));
      server.content().put("prod/many/" + i, bytes(1), Map.of(), server.now());
    }
    return keys;
  }

  private long left() {
    return server.content().objects().keySet().stream()
        .filter(name -> name.startsWith("prod/many/"))
        .count();
  }

  @Test
  void manyObjectsAreDeletedInBatchesOfAThousand() throws IOException {
    open().deleteAll(fill(2_500));

    assertThat(left()).isZero();
    assertThat(server.requests(FakeOperation.DELETE_ALL)).hasSize(3);
    assertThat(server.requests(FakeOperation.DELETE)).isEmpty();
  }

  @Test
  void serverWithoutBatchesDeletesOneByOne() throws IOException {
    server.with(Quirk.NO_BATCHES);

    open().deleteAll(fill(20));

    assertThat(left()).isZero();
    assertThat(server.requests(FakeOperation.DELETE)).hasSize(20);
  }

  @Test
  void batchThatWantsAnotherChecksumIsDeletedOneByOne() throws IOException {
    server.on(FakeOperation.DELETE_ALL, refuse(400, "MissingContentMD5"));

    open().deleteAll(fill(20));

    assertThat(left()).isZero();
  }

  @Test
  void lockedObjectOfABatchIsReportedAndTheOthersAreDeleted() throws IOException {
    List<StorageKey> keys = fill(20);
    server.service().lock("prod/many/7");
    server.service().lock("prod/many/9");
    S3Storage storage = open();

    assertThatExceptionOfType(ObjectProtectedException.class)
        .isThrownBy(() -> storage.deleteAll(keys))
        .withMessageContaining("'many/7' is protected")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));

    assertThat(left()).isEqualTo(2);
  }

  @Test
  void lockedObjectIsReported() throws IOException {
    fill(1);
    server.service().lock("prod/many/0");
    S3Storage storage = open();

    assertThatExceptionOfType(ObjectProtectedException.class)
        .isThrownBy(() -> storage.delete(new StorageKey("many/0")))
        .withMessageContaining("object protected by object lock");

    assertThat(left()).isEqualTo(1);
  }

  @Test
  void missingPermissionIsNoLock() throws IOException {
    fill(1);
    server.on(FakeOperation.DELETE, refuse(403, "AccessDenied", "Access Denied"));
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(() -> storage.delete(new StorageKey("many/0")))
        .isNotInstanceOf(ObjectProtectedException.class)
        .withMessageContaining("hint: grant the permissions");
  }

  @Test
  void errorOfOneObjectInABatchIsTriedAgain() throws IOException {
    List<StorageKey> keys = fill(20);
    server.on(
        FakeOperation.DELETE_ALL,
        (request, service) ->
            FakeAnswer.xml(
                200,
                "<DeleteResult><Error><Key>prod/many/3</Key><Code>InternalError</Code></Error></DeleteResult>"));
    fillAgainOnly(3);

    open().deleteAll(keys);

    assertThat(server.content().has("prod/many/3")).isFalse();
  }

  private void fillAgainOnly(int number) {
    for (int i = 0; i < 20; i++) {
      if (i != number) {
        server.content().remove("prod/many/" + i);
      }
    }
  }

  @Test
  void deleteWhoseAnswersAreLostIsASuccess() throws IOException {
    fill(1);
    server.on(FakeOperation.DELETE, loseAnswer(), refuse(500, "InternalError"));

    open(settings().attempts(2)).delete(new StorageKey("many/0"));

    assertThat(left()).isZero();
  }

  @Test
  void batchThatFailsDoesNotKeepTheNextFromBeingDeleted() throws IOException {
    List<StorageKey> keys = fill(1_500);
    server.on(FakeOperation.DELETE_ALL, refuse(403, "AccessDenied"));
    S3Storage storage = open();

    assertThatIOException().isThrownBy(() -> storage.deleteAll(keys));

    assertThat(left()).isEqualTo(1_000);
  }

  @Test
  void oldServerIsServedWithoutTheNewChecksums() throws IOException {
    server.with(Quirk.OLD_PROTOCOL);
    List<StorageKey> keys = fill(20);
    S3Storage storage = open();

    put(storage, bytes(100));
    storage.delete(KEY);
    put(storage, bytes(3 * PART));
    storage.deleteAll(keys);

    assertStored(bytes(3 * PART));
    assertThat(left()).isZero();
    assertThat(server.requests(FakeOperation.DELETE_ALL)).as("with Content-MD5").hasSize(1);
  }

  @Test
  void newChecksumsCanBeSwitchedOnForAnEndpoint() throws IOException {
    put(open(settings().checksum(S3Checksum.CRC32C)), bytes(3 * PART));

    assertThat(server.requests(FakeOperation.UPLOAD_PART))
        .allMatch(request -> request.header("x-amz-checksum-crc32c").isPresent());
    assertThat(server.requests(FakeOperation.COMPLETE).get(0).headers())
        .containsEntry("x-amz-checksum-type", "FULL_OBJECT")
        .containsKey("x-amz-checksum-crc32c");
  }

  @Test
  void oldServerThatIsSentNewChecksumsIsExplained() throws IOException {
    server.with(Quirk.OLD_PROTOCOL);
    S3Storage storage = open(settings().checksum(S3Checksum.CRC32C).attempts(2));

    assertThatIOException()
        .isThrownBy(() -> put(storage, bytes(100)))
        .withMessageContaining("checksum=when-required");
  }
}
