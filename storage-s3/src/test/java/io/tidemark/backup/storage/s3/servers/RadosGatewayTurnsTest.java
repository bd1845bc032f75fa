package io.tidemark.backup.storage.s3.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.backup.servers.ChildJvm;
import io.tidemark.backup.servers.ServerProcess;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A process that is killed after it has reserved a key, on a server that needs reservations. */
class RadosGatewayTurnsTest {

  private static final StorageKey KEY = new StorageKey("job/segment");

  @RegisterExtension static final SharedServer SERVER = SharedServer.radosGateway();

  @TempDir private Path folder;

  private final TestBucket bucket = TestBucket.in(SERVER.get());

  @Test
  void keyOfAKilledProcessIsFreeForTheNextOne() throws IOException {
    killBeforeTheComplete();

    assertNextOneStores(Content.of(2 * Content.PART + 3));
  }

  @Test
  void smallObjectNeedsNotWaitForAKilledProcessEither() throws IOException {
    killBeforeTheComplete();

    assertNextOneStores(Content.of(100));
  }

  private void assertNextOneStores(byte[] content) throws IOException {
    Retries retries = new Retries();
    try (Storage storage =
        bucket.storage().partSize(Content.PART).attempts(1).listen(retries).open()) {
      storage.put(KEY, Labels.none(), out -> out.write(content));

      try (InputStream in = storage.open(KEY)) {
        assertThat(in.readAllBytes()).isEqualTo(content);
      }
    }
    assertThat(bucket.names()).as("no reservation stays").containsExactly(bucket.nameOf(KEY));
  }

  /** As if the request of the killed process had been on its way for long. */
  @Test
  void completeOfTheKilledProcessComesTooLate() throws IOException {
    killBeforeTheComplete();
    Upload late = Upload.of(bucket);
    assertNextOneStores(Content.of(100));

    assertThatExceptionOfType(S3Exception.class)
        .isThrownBy(() -> late.complete(bucket))
        .extracting(refusal -> refusal.awsErrorDetails().errorCode())
        .isIn("EntityTooSmall", "InvalidPart");

    try (Storage storage = bucket.storage().open();
        InputStream in = storage.open(KEY)) {
      assertThat(in.readAllBytes()).isEqualTo(Content.of(100));
    }
  }

  /** What its writer knows of the only upload in a bucket. */
  private record Upload(String id, List<CompletedPart> parts) {

    static Upload of(TestBucket bucket) {
      try (S3Client client = bucket.server().client()) {
        String id =
            client
                .listMultipartUploads(list -> list.bucket(bucket.name()))
                .uploads()
                .get(0)
                .uploadId();
        return new Upload(id, parts(bucket, client, id));
      }
    }

    private static List<CompletedPart> parts(TestBucket bucket, S3Client client, String id) {
      return client
          .listParts(list -> list.bucket(bucket.name()).key(bucket.nameOf(KEY)).uploadId(id))
          .parts()
          .stream()
          .map(part -> CompletedPart.builder().partNumber(part.partNumber()).eTag(part.eTag()))
          .map(CompletedPart.Builder::build)
          .toList();
    }

    void complete(TestBucket bucket) {
      try (S3Client client = bucket.server().client()) {
        client.completeMultipartUpload(
            complete ->
                complete
                    .bucket(bucket.name())
                    .key(bucket.nameOf(KEY))
                    .uploadId(id)
                    .multipartUpload(upload -> upload.parts(parts)));
      }
    }
  }

  private void killBeforeTheComplete() {
    try (ServerProcess process =
        ServerProcess.start(
            folder.resolve("log"),
            bucket.environment(),
            ChildJvm.java(),
            "-cp",
            ChildJvm.classPath(StuckPublication.class),
            StuckPublication.class.getName(),
            SERVER.get().endpoint().toString(),
            bucket.name(),
            "some/prefix",
            KEY.value())) {
      process.await(
          "reserve its key",
          () -> bucket.names().stream().anyMatch(name -> name.contains("/.put-")));
    }
  }
}
