package io.tidemark.backup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** What the signature of a request covers that goes over plain HTTP. */
class ChecksumSigningTest extends OnFakeS3 {

  private static final String HASH = "[0-9a-f]{64}";

  @Test
  void partIsCoveredByItsMd5() throws IOException {
    put(open(settings().checksum(S3Checksum.MD5)), bytes(3 * PART));

    assertThat(server.requests(FakeOperation.UPLOAD_PART))
        .hasSize(3)
        .allSatisfy(
            part -> {
              assertThat(part.header("x-amz-content-sha256")).contains("UNSIGNED-PAYLOAD");
              assertThat(part.header("content-md5")).isPresent();
              assertThat(part.header("authorization"))
                  .hasValueSatisfying(
                      text -> assertThat(text).containsPattern("SignedHeaders=[^,]*content-md5"));
            });
  }

  /** Whoever changes a part on its way can make it fit a CRC, but not a hash. */
  @Test
  void partWithACrcIsCoveredByItsHash() throws IOException {
    put(open(settings().checksum(S3Checksum.CRC32C)), bytes(3 * PART));

    assertThat(hashes(FakeOperation.UPLOAD_PART)).hasSize(3).allMatch(hash -> hash.matches(HASH));
  }

  @Test
  void requestWithoutAChecksumIsCoveredByItsHash() throws IOException {
    put(open(settings().checksum(S3Checksum.MD5)), bytes(3 * PART));

    assertThat(hashes(FakeOperation.COMPLETE)).hasSize(1).allMatch(hash -> hash.matches(HASH));
  }

  private List<String> hashes(FakeOperation operation) {
    return server.requests(operation).stream()
        .map(request -> request.header("x-amz-content-sha256").orElse(""))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "http://s3.example.net, s3.example.net",
    "http://s3.example.net:9000, s3.example.net:9000",
    "http://s3.example.net:443, s3.example.net:443",
    "https://s3.example.net, s3.example.net"
  })
  void addressStaysAsItIs(URI address, String host) {
    SdkHttpRequest plain =
        SdkHttpRequest.builder()
            .uri(address)
            .method(SdkHttpMethod.PUT)
            .putHeader("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg==")
            .build();

    SdkHttpRequest signed =
        new ChecksumSigning()
            .signer()
            .sign(
                request ->
                    request
                        .identity(AwsCredentialsIdentity.create("AKTEST", "secret"))
                        .request(plain)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false))
            .request();

    assertThat(signed.protocol()).isEqualTo(plain.protocol());
    assertThat(signed.port()).isEqualTo(plain.port());
    assertThat(signed.firstMatchingHeader("Host")).contains(host);
  }
}
