package io.tidemark.backup.storage.s3;

import static io.tidemark.backup.storage.s3.FakeFault.bare;
import static io.tidemark.backup.storage.s3.FakeFault.refuse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.StorageListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Who may do what, and where: row 22 of the fault matrix. */
class AccessTest extends OnFakeS3 {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          403 | AccessDenied          | grant the permissions that docs/storage-s3.md lists
          403 | InvalidAccessKeyId    | the access key is not known to this server
          403 | SignatureDoesNotMatch | the secret key does not belong to the access key
          404 | NoSuchBucket          | create the bucket, or correct its name, region or endpoint
          403 | InvalidObjectState    | the object is in an archive class
          """)
  void refusalIsFinalAndExplained(int status, String code, String hint) throws IOException {
    server.on(FakeOperation.GET, refuse(status, code));
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(() -> read(storage))
        .withMessageContaining("cannot read 'job/backups/object' in s3://backups/prod/")
        .withMessageContaining(code)
        .withMessageContaining("; hint: " + hint);

    assertThat(server.requests(FakeOperation.GET)).hasSize(1);
  }

  @Test
  void refusalOfAHeadIsExplainedByAListing() throws IOException {
    server.on(FakeOperation.HEAD, bare(403));
    server.on(FakeOperation.LIST, refuse(403, "InvalidAccessKeyId"));
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(() -> put(storage, bytes(1)))
        .withMessageContaining("403 InvalidAccessKeyId");
  }

  @Test
  void missingBucketIsNamed() throws IOException {
    S3Storage storage = open(elsewhere());

    assertThatIOException()
        .isThrownBy(() -> put(storage, bytes(1)))
        .withMessageContaining("s3://missing/")
        .withMessageContaining("hint: create the bucket");
    assertThatIOException()
        .isThrownBy(() -> storage.list(""))
        .withMessageContaining("404 NoSuchBucket");
  }

  private S3StorageBuilder elsewhere() {
    S3StorageBuilder settings = S3Storage.bucket("missing").endpoint(server.endpoint());
    return settings.credentials(() -> AwsBasicCredentials.create("AKTEST", "averysecretvalue"));
  }

  @ParameterizedTest
  @CsvSource({"301, PermanentRedirect", "400, AuthorizationHeaderMalformed"})
  void wrongRegionIsNamedWithTheRightOne(int status, String code) throws IOException {
    server.on(
        FakeOperation.LIST,
        (request, service) ->
            FakeAnswer.error(status, code).with("x-amz-bucket-region", "eu-central-1"));
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(() -> storage.list(""))
        .withMessageContaining("hint: the bucket is in region 'eu-central-1'; use region=");
  }

  @Test
  void wrongRegionOfAPutIsNamedToo() throws IOException {
    FakeFault redirect =
        (request, service) -> FakeAnswer.of(301).with("x-amz-bucket-region", "eu-central-1");
    server.on(FakeOperation.HEAD, redirect);
    server.on(
        FakeOperation.LIST,
        (request, service) ->
            FakeAnswer.error(301, "PermanentRedirect").with("x-amz-bucket-region", "eu-central-1"));
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(() -> put(storage, bytes(1)))
        .withMessageContaining("region 'eu-central-1'");
  }

  @Test
  void expiredCredentialsAreAskedForAnew() throws IOException {
    server.on(FakeOperation.UPLOAD_PART, refuse(400, "ExpiredToken"));
    Deque<String> keys = new ArrayDeque<>(List.of("AKFIRST"));
    AwsCredentialsProvider session =
        () -> AwsBasicCredentials.create(keys.getLast(), "averysecretvalue");
    S3Storage storage =
        open(
            settings()
                .concurrency(1)
                .credentials(session)
                .listen(new Renewing(() -> keys.addLast("AKSECOND"))));

    put(storage, bytes(2 * PART));

    assertStored(bytes(2 * PART));
    assertThat(server.requests(FakeOperation.UPLOAD_PART))
        .extracting(request -> request.header("authorization").orElse(""))
        .anyMatch(header -> header.contains("AKFIRST"))
        .anyMatch(header -> header.contains("AKSECOND"));
  }

  /** Renews the session when the storage has noticed that it has expired. */
  private record Renewing(Runnable renewal) implements StorageListener {

    @Override
    public void retrying(Retry retry) {
      renewal.run();
    }
  }

  @Test
  void credentialsThatStayExpiredEndTheCall() throws IOException {
    FakeFault expired = refuse(400, "ExpiredToken");
    server.on(FakeOperation.LIST, expired, expired, expired);
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(() -> storage.list(""))
        .withMessageContaining("ExpiredToken")
        .withMessageContaining("hint: renew the session's credentials");

    assertThat(server.requests(FakeOperation.LIST)).as("one renewal, then the end").hasSize(2);
  }

  @Test
  void missingCredentialsAreExplained() throws IOException {
    AwsCredentialsProvider none =
        () -> {
          throw SdkClientException.create("Unable to load credentials from any of the providers");
        };
    S3Storage storage = open(settings().credentials(none));

    assertThatIOException()
        .isThrownBy(() -> storage.list(""))
        .withMessageContaining("hint: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");

    assertThat(heard.retries).isEmpty();
  }

  @Test
  void accessThatIsLostInTheMiddleOfARunEndsThePut() throws IOException {
    server.on(FakeOperation.COMPLETE, refuse(403, "AccessDenied"));
    S3Storage storage = open();

    assertThatIOException().isThrownBy(() -> put(storage, bytes(3 * PART)));

    assertNotStored();
  }

  @Test
  void noMessageHoldsASecret() throws IOException {
    server.on(FakeOperation.LIST, refuse(403, "SignatureDoesNotMatch"));
    S3Storage storage = open(elsewhere());

    assertThatIOException()
        .isThrownBy(() -> storage.list(""))
        .satisfies(
            e -> {
              for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                assertThat(String.valueOf(cause)).doesNotContain("averysecretvalue", "AKTEST");
              }
            });
    assertThat(storage.toString()).isEqualTo("s3://missing/");
  }
}
