package io.tidemark.backup.benchmarks;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StorageLocation;
import io.tidemark.backup.storage.s3.S3Checksum;
import io.tidemark.backup.storage.s3.S3Storage;
import io.tidemark.backup.storage.s3.S3StorageBuilder;
import io.tidemark.backup.storage.s3.S3StorageProvider;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A storage of ours: as its URI makes it, or over a client of the host. */
final class OurTransfers implements Transfers {

  private final Storage storage;

  private OurTransfers(Storage storage) {
    this.storage = storage;
  }

  /**
   * Opens the storage that a URI describes, with credentials from the SDK's system properties.
   *
   * @param parameters more of the URI, such as {@code part-size=16MiB&concurrency=8}
   */
  static OurTransfers at(S3Place place, String parameters) throws IOException {
    System.setProperty("aws.accessKeyId", place.accessKey());
    System.setProperty("aws.secretAccessKey", place.secretKey());
    String uri =
        "s3://%s/ours?endpoint=%s&%s".formatted(place.bucket(), place.endpoint(), parameters);
    return new OurTransfers(new S3StorageProvider().open(StorageLocation.parse(uri)));
  }

  /** Opens one over the SDK's client for {@link java.net.HttpURLConnection} or for Apache's. */
  static OurTransfers over(String http, S3Place place) throws IOException {
    SdkHttpClient.Builder<?> connections =
        http.equals("url-connection")
            ? UrlConnectionHttpClient.builder()
            : Apache5HttpClient.builder();
    S3Client client =
        S3Client.builder()
            .endpointOverride(place.endpoint())
            .forcePathStyle(true)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(place.accessKey(), place.secretKey())))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(connections)
            .build();
    S3StorageBuilder storage = S3Storage.bucket(place.bucket()).prefix("ours").client(client);
    return new OurTransfers(storage.checksum(S3Checksum.MD5).open());
  }

  @Override
  public void put(String key, long length) throws IOException {
    storage.put(new StorageKey(key), Labels.none(), out -> Noise.write(out, length));
  }

  @Override
  public long get(String key) throws IOException {
    try (InputStream in = storage.open(new StorageKey(key))) {
      return Transfers.drain(in);
    }
  }

  @Override
  public void delete(String key) throws IOException {
    storage.delete(new StorageKey(key));
  }

  @Override
  public void close() throws IOException {
    storage.close();
  }
}
