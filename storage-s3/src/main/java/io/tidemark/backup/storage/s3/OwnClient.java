package io.tidemark.backup.storage.s3;

import java.io.Closeable;
import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * A client that belongs to a storage. The SDK's own retries are off, since {@link Attempts} has
 * them, and so are its own checksums, since {@link PartChecksum} has them.
 */
final class OwnClient implements Closeable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** For the parts under way, and for readers, each of which holds one for as long as it reads. */
  private static final int MOST_CONNECTIONS = 64;

  private static final String REGION_OF_OTHER_SERVERS = "us-east-1";

  private final S3Client client;
  private final RenewableCredentials credentials;

  private OwnClient(S3Client client, RenewableCredentials credentials) {
    this.client = client;
    this.credentials = credentials;
  }

  static OwnClient open(S3StorageBuilder settings) {
    RenewableCredentials credentials = RenewableCredentials.of(settings);
    try {
      return new OwnClient(builder(settings).credentialsProvider(credentials).build(), credentials);
    } catch (SdkClientException e) {
      credentials.close();
      throw new IllegalArgumentException(
          "cannot open s3://%s: %s; hint: set region=, AWS_REGION or a profile that has one"
              .formatted(settings.bucket, e.getMessage()),
          e);
    }
  }

  private static S3ClientBuilder builder(S3StorageBuilder settings) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(http(settings))
            .putAuthScheme(new ChecksumSigning())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
            .overrideConfiguration(overrides(settings))
            .accelerate(settings.accelerate);
    boolean elsewhere = settings.endpoint != null;
    if (elsewhere) {
      builder.endpointOverride(settings.endpoint).region(Region.of(REGION_OF_OTHER_SERVERS));
    }
    if (settings.region != null) {
      builder.region(Region.of(settings.region));
    }
    boolean old = settings.checksum == null ? elsewhere : settings.checksum == S3Checksum.MD5;
    if (old) {
      builder.addPlugin(LegacyMd5Plugin.create()); // for deletes in batches
    }
    return builder.forcePathStyle(settings.pathStyle == null ? elsewhere : settings.pathStyle);
  }

  private static WatchedHttpClient.Builder http(S3StorageBuilder settings) {
    return new WatchedHttpClient.Builder(
        Apache5HttpClient.builder()
            .connectionTimeout(CONNECT_TIMEOUT)
            .socketTimeout(settings.timeout)
            .maxConnections(MOST_CONNECTIONS + settings.concurrency),
        new SilenceWatch(settings.timeout, "tidemark-s3-" + settings.bucket + "-watch"));
  }

  private static ClientOverrideConfiguration overrides(S3StorageBuilder settings) {
    ClientOverrideConfiguration.Builder overrides =
        ClientOverrideConfiguration.builder().retryStrategy(AwsRetryStrategy.doNotRetry());
    if (settings.profile != null) {
      overrides.defaultProfileName(settings.profile);
    }
    return overrides.build();
  }

  S3Client client() {
    return client;
  }

  void renewCredentials() {
    credentials.renew();
  }

  @Override
  public void close() {
    client.close();
    credentials.close();
  }
}
