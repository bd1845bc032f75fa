package io.tidemark.backup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageLocation;
import io.tidemark.backup.storage.StorageProvider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class S3StorageProviderTest {

  private final S3StorageProvider provider = new S3StorageProvider();

  private static S3StorageBuilder read(String uri) {
    return new S3Parameters(StorageLocation.parse(uri)).builder();
  }

  private Storage open(String uri) throws IOException {
    return provider.open(StorageLocation.parse(uri));
  }

  @Test
  void providerAnswersToS3() {
    assertThat(provider.scheme()).isEqualTo("s3");
  }

  @Test
  void providerIsRegisteredForTheClassPath() throws IOException {
    String file = "/META-INF/services/" + StorageProvider.class.getName();
    try (InputStream in = S3Storage.class.getResourceAsStream(file)) {
      assertThat(in).isNotNull();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip())
          .isEqualTo(S3StorageProvider.class.getName());
    }
  }

  @Test
  void providerIsRegisteredForTheModulePath() {
    ModuleDescriptor module = S3Storage.class.getModule().getDescriptor();

    assertThat(module.provides())
        .extracting(ModuleDescriptor.Provides::service, ModuleDescriptor.Provides::providers)
        .containsExactly(
            tuple(StorageProvider.class.getName(), List.of(S3StorageProvider.class.getName())));
  }

  @Test
  void everyParameterOfTheGuideIsKnown() {
    assertThat(provider.parameters())
        .containsExactlyInAnyOrder(
            "region",
            "endpoint",
            "path-style",
            "storage-class",
            "sse",
            "sse-kms-key-id",
            "checksum",
            "part-size",
            "concurrency",
            "profile",
            "accelerate",
            "object-lock",
            "object-lock-days",
            "attempts",
            "retry-delay",
            "timeout");
  }

  @Test
  void uriOpensItsBucketAndPrefix() throws IOException {
    try (Storage storage = open("s3://acme-backups/prod/shop/?region=eu-central-1")) {
      assertThat(storage).hasToString("s3://acme-backups/prod/shop/");
    }
    try (Storage storage = open("s3://acme_backups?region=eu-central-1")) {
      assertThat(storage).hasToString("s3://acme_backups/");
    }
  }

  @Test
  void parametersOfTheServerAreRead() {
    S3StorageBuilder settings =
        read(
            "s3://b-1/p?region=eu-west-1&endpoint=https://s3.example.net:9000&path-style=false"
                + "&profile=backup&accelerate=false");

    assertThat(settings.region).isEqualTo("eu-west-1");
    assertThat(settings.endpoint).isEqualTo(URI.create("https://s3.example.net:9000"));
    assertThat(settings.pathStyle).isFalse();
    assertThat(settings.profile).isEqualTo("backup");
    assertThat(settings.accelerate).isFalse();
  }

  @Test
  void parametersOfObjectsAreRead() {
    S3StorageBuilder settings =
        read(
            "s3://b-1/p?storage-class=STANDARD,monthly=GLACIER,weekly=STANDARD_IA&sse=aws:kms"
                + "&sse-kms-key-id=key-7&checksum=when-required&object-lock=compliance"
                + "&object-lock-days=30");

    assertThat(settings.storageClasses)
        .hasSize(3)
        .containsEntry("", "STANDARD")
        .containsEntry("monthly", "GLACIER")
        .containsEntry("weekly", "STANDARD_IA");
    assertThat(settings.encryption).isEqualTo("aws:kms");
    assertThat(settings.kmsKey).isEqualTo("key-7");
    assertThat(settings.checksum).isEqualTo(S3Checksum.MD5);
    assertThat(settings.lock).isEqualTo(S3LockMode.COMPLIANCE);
    assertThat(settings.lockDays).isEqualTo(30);
  }

  @Test
  void parametersOfTheTransferAreRead() {
    S3StorageBuilder settings =
        read("s3://b-1/p?part-size=16MiB&concurrency=2&attempts=3&retry-delay=PT0.1S&timeout=30");

    assertThat(settings.partSize).isEqualTo(16 << 20);
    assertThat(settings.concurrency).isEqualTo(2);
    assertThat(settings.attempts).isEqualTo(3);
    assertThat(settings.firstDelay).isEqualTo(Duration.ofMillis(100));
    assertThat(settings.timeout).isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @CsvSource({"8388608, 8388608", "8MiB, 8388608", "8192KiB, 8388608", "1GiB, 1073741824"})
  void sizesHaveUnits(String text, long bytes) {
    assertThat(read("s3://b-1/?part-size=" + text).partSize).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://AKIAEXAMPLE:averysecretvalue@bucket/prefix",
        "s3://AKIAEXAMPLE:averysecretvalue@buck_et/prefix",
        "s3://AKIAEXAMPLE@bucket/prefix"
      })
  void credentialsInTheUriAreRefusedAndNotRepeated(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(uri))
        .withMessageContaining("holds no credentials; hint: set AWS_ACCESS_KEY_ID")
        .satisfies(
            e -> assertThat(e.getMessage()).doesNotContain("AKIAEXAMPLE", "averysecretvalue"));
  }

  @Test
  void credentialsInTheEndpointAreRefusedAndNotRepeated() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("s3://bucket/?endpoint=https://me:averysecretvalue@host"))
        .withMessageContaining("the endpoint holds a user or password")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("averysecretvalue"));
  }

  @Test
  void everyParameterThatCannotBeReadIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                open(
                    "s3://bucket/?path-style=yes&checksum=md6&object-lock=hard&object-lock-days=x"
                        + "&part-size=8MB&concurrency=-1&retry-delay=soon&endpoint=%20"))
        .withMessageContaining("'path-style' cannot be read; hint: it is true or false")
        .withMessageContaining("'checksum' cannot be read")
        .withMessageContaining("'object-lock' cannot be read; hint: it is governance or compliance")
        .withMessageContaining("'object-lock-days' cannot be read")
        .withMessageContaining("'part-size' cannot be read; hint: it is a size like 8MiB")
        .withMessageContaining("'concurrency' cannot be read")
        .withMessageContaining("'retry-delay' cannot be read")
        .withMessageContaining("'endpoint' cannot be read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          s3:///prefix?region=r                        | this is not the name of a bucket
          s3://bucket:9000/p                           | name another server with the parameter endpoint
          s3://bucket/a//b?region=r                    | the prefix 'a//b' is not usable
          s3://bucket/.hidden?region=r                 | the prefix '.hidden' is not usable
          s3://bucket/?endpoint=ftp://host             | write it like https://storage.example.net:9000
          s3://bucket/?endpoint=http://h&accelerate=true | an endpoint cannot be accelerated
          s3://bucket/?region=r&storage-class=cheap    | 'cheap' is not a storage class
          s3://bucket/?region=r&sse=rot13              | the encryption 'rot13' is unknown
          s3://bucket/?region=r&sse=AES256&sse-kms-key-id=k | AES256 takes no KMS key
          s3://bucket/?region=r&object-lock=governance | an object lock needs a number of days
          s3://bucket/?region=r&object-lock-days=3     | object-lock-days needs a mode
          s3://bucket/?region=r&part-size=1MiB         | a part has 5 MiB to 1 GiB, not 1048576 bytes
          s3://bucket/?region=r&part-size=2GiB         | a part has 5 MiB to 1 GiB
          s3://bucket/?region=r&concurrency=0          | concurrency is at least 1
          s3://bucket/?region=r&attempts=0             | attempts is at least 1
          """)
  void wrongSettingIsRefused(String uri, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> open(uri)).withMessageContaining(message);
  }

  @Test
  void everyWrongSettingIsNamedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("s3://bucket/.p?region=r&part-size=1&attempts=0&sse=x"))
        .withMessageContaining("the prefix")
        .withMessageContaining("a part has")
        .withMessageContaining("attempts")
        .withMessageContaining("the encryption");
  }

  @Test
  void clientOfTheHostBringsItsOwnSettings() {
    try (S3Client client = S3Client.builder().region(Region.EU_WEST_1).build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> S3Storage.bucket("bucket").region("eu-west-1").client(client).open())
          .withMessageContaining("a client of the host brings its own region");
    }
  }
}
