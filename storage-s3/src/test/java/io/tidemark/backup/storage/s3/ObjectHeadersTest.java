package io.tidemark.backup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.storage.Labels;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What objects get besides their bytes, whether they are put whole or in parts. */
class ObjectHeadersTest extends OnFakeS3 {

  private Map<String, String> store(S3StorageBuilder settings, Labels labels, int size)
      throws IOException {
    try (S3Storage storage = settings.open()) {
      storage.put(KEY, labels, out -> out.write(bytes(size)));
    }
    return server.content().object(NAME).headers();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, PART + 1})
  void labelsBecomeMetadata(int size) throws IOException {
    Labels labels = Labels.none().with("database", "shop").with("kind", "full").with("note", "");

    assertThat(store(settings(), labels, size))
        .containsEntry("x-amz-meta-database", "shop")
        .containsEntry("x-amz-meta-kind", "full")
        .doesNotContainKeys("x-amz-meta-note", "x-amz-storage-class");
  }

  @ParameterizedTest
  @CsvSource({"monthly, GLACIER", "weekly, STANDARD_IA", "daily, STANDARD", "'', STANDARD"})
  void tierChoosesTheStorageClass(String tier, String expected) throws IOException {
    S3StorageBuilder settings =
        settings()
            .storageClass("STANDARD")
            .storageClass("monthly", "GLACIER")
            .storageClass("weekly", "STANDARD_IA");
    Labels labels = tier.isEmpty() ? Labels.none() : Labels.none().with("tier", tier);

    assertThat(store(settings, labels, 10)).containsEntry("x-amz-storage-class", expected);
  }

  @Test
  void catalogStaysOutOfArchives() throws IOException {
    S3StorageBuilder settings = settings().storageClass("GLACIER").storageClass("daily", "GLACIER");
    Labels labels = Labels.none().with("tier", "daily").with(Labels.ROLE, Labels.CATALOG);

    assertThat(store(settings, labels, 10)).doesNotContainKey("x-amz-storage-class");
  }

  @Test
  void tierWithoutAClassIsLeftToTheBucket() throws IOException {
    S3StorageBuilder settings = settings().storageClass("monthly", "GLACIER");

    assertThat(store(settings, Labels.none().with("tier", "daily"), 10))
        .doesNotContainKey("x-amz-storage-class");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, PART + 1})
  void objectsAreEncryptedAsAskedFor(int size) throws IOException {
    assertThat(store(settings().kmsKey("key-7"), Labels.none(), size))
        .containsEntry("x-amz-server-side-encryption", "aws:kms")
        .containsEntry("x-amz-server-side-encryption-aws-kms-key-id", "key-7");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, PART + 1})
  void objectsAreLockedForDaysFromTheirPut(int size) throws IOException {
    S3StorageBuilder settings =
        settings()
            .objectLock(S3LockMode.COMPLIANCE, 30)
            .clock(InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));

    assertThat(store(settings, Labels.none(), size))
        .containsEntry("x-amz-object-lock-mode", "COMPLIANCE")
        .containsEntry("x-amz-object-lock-retain-until-date", "2026-01-31T00:00:00Z");
  }

  @Test
  void hiddenObjectsAreNotLocked() throws IOException {
    server.with(FakeS3.Quirk.COMPLETES_OVERWRITE);
    store(settings().objectLock(S3LockMode.GOVERNANCE, 30), Labels.none(), PART + 1);

    assertThat(server.requests(FakeOperation.PUT))
        .filteredOn(request -> request.key().startsWith("prod/."))
        .hasSize(1)
        .noneMatch(request -> request.header("x-amz-object-lock-mode").isPresent());
  }

  @Test
  void everyPutHasAnIdOfItsOwn() throws IOException {
    String first = store(settings(), Labels.none(), 10).get("x-amz-meta-tidemark-put");
    server.content().remove(NAME);
    String second = store(settings(), Labels.none(), 10).get("x-amz-meta-tidemark-put");

    assertThat(first).matches("[0-9a-f]{32}").isNotEqualTo(second);
  }

  @ParameterizedTest
  @CsvSource({
    "MD5, content-md5, x-amz-checksum-crc32c",
    "CRC32C, x-amz-checksum-crc32c, content-md5",
    "CRC32, x-amz-checksum-crc32, content-md5"
  })
  void everyRequestWithBytesHasTheChecksumAskedFor(S3Checksum kind, String sent, String absent)
      throws IOException {
    store(settings().checksum(kind), Labels.none(), 2 * PART);

    assertThat(server.requests(FakeOperation.UPLOAD_PART))
        .hasSize(2)
        .allSatisfy(part -> assertThat(part.headers()).containsKey(sent).doesNotContainKey(absent));
  }
}
