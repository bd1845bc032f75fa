package io.tidemark.backup.storage.s3.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.s3.S3Storage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a storage says of refusals that no repetition changes. */
interface RefusalClauses {

  StorageKey KEY = new StorageKey("job/object");

  TestBucket bucket();

  @Test
  default void wrongSecretIsRefusedOnceAndNotRepeatedInTheMessage() throws IOException {
    Retries retries = new Retries();
    try (Storage storage =
        bucket()
            .storage()
            .credentials(TestBucket.credentials(bucket().server().accessKey(), "not-the-secret"))
            .listen(retries)
            .open()) {
      assertThatIOException()
          .isThrownBy(() -> storage.put(KEY, Labels.none(), out -> out.write(1)))
          .withMessageContaining(bucket().name())
          .withMessageContaining("hint:")
          .satisfies(e -> assertThat(e.toString()).doesNotContain("not-the-secret"));
    }
    assertThat(retries.operations()).isEmpty();
  }

  @Test
  default void missingBucketIsNamed() throws IOException {
    Retries retries = new Retries();
    try (Storage storage =
        S3Storage.bucket("no-such-bucket")
            .endpoint(bucket().server().endpoint())
            .credentials(
                TestBucket.credentials(
                    bucket().server().accessKey(), bucket().server().secretKey()))
            .listen(retries)
            .open()) {
      assertThatIOException()
          .isThrownBy(() -> storage.put(KEY, Labels.none(), out -> out.write(1)))
          .withMessageContaining("no-such-bucket")
          .withMessageContaining("hint:");
      assertThatIOException()
          .isThrownBy(() -> storage.list(""))
          .withMessageContaining("no-such-bucket")
          .withMessageContaining("hint:");
    }
    assertThat(retries.operations()).isEmpty();
  }
}
