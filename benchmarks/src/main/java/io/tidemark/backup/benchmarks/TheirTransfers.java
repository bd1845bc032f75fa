package io.tidemark.backup.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.transfer.s3.S3TransferManager;
import software.amazon.awssdk.transfer.s3.model.Download;
import software.amazon.awssdk.transfer.s3.model.DownloadRequest;
import software.amazon.awssdk.transfer.s3.model.Upload;

/**
 * The SDK's transfer manager over its multipart client in Java, with the defaults, as applications
 * set it up, as far as the server allows them.
 */
final class TheirTransfers implements Transfers {

  private final S3Place place;
  private final S3AsyncClient uploadClient;
  private final S3AsyncClient downloadClient;
  private final S3TransferManager uploads;
  private final S3TransferManager downloads;
  private final ExecutorService readers = Executors.newCachedThreadPool();

  private TheirTransfers(S3Place place, S3AsyncClient uploadClient, S3AsyncClient downloadClient) {
    this.place = place;
    this.uploadClient = uploadClient;
    this.downloadClient = downloadClient;
    this.uploads = S3TransferManager.builder().s3Client(uploadClient).build();
    this.downloads = S3TransferManager.builder().s3Client(downloadClient).build();
  }

  /** S3Proxy has the default checksums, but gives no single parts of an object. */
  static TheirTransfers toS3Proxy(S3Place place) {
    return new TheirTransfers(
        place,
        client(place).multipartEnabled(true).build(),
        client(place).multipartEnabled(false).build());
  }

  /** Ceph's gateway gives parts, but refuses every upload with the default checksums. */
  static TheirTransfers toRadosGateway(S3Place place) {
    S3AsyncClient client =
        client(place)
            .multipartEnabled(true)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .build();
    return new TheirTransfers(place, client, client);
  }

  private static S3AsyncClientBuilder client(S3Place place) {
    return S3AsyncClient.builder()
        .endpointOverride(place.endpoint())
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(place.accessKey(), place.secretKey())));
  }

  /** The length of a backup is not known when its upload begins. */
  @Override
  public void put(String key, long length) {
    Upload upload =
        uploads.upload(
            request ->
                request
                    .putObjectRequest(put -> put.bucket(place.bucket()).key(key))
                    .requestBody(
                        AsyncRequestBody.fromInputStream(Noise.stream(length), null, readers)));
    upload.completionFuture().join();
  }

  @Override
  public long get(String key) throws IOException {
    Download<? extends InputStream> download =
        downloads.download(
            DownloadRequest.builder()
                .getObjectRequest(get -> get.bucket(place.bucket()).key(key))
                .responseTransformer(AsyncResponseTransformer.toBlockingInputStream())
                .build());
    try (InputStream in = download.completionFuture().join().result()) {
      return Transfers.drain(in);
    }
  }

  @Override
  public void delete(String key) {
    uploadClient.deleteObject(delete -> delete.bucket(place.bucket()).key(key)).join();
  }

  @Override
  public void close() {
    uploads.close();
    downloads.close();
    uploadClient.close();
    downloadClient.close();
    readers.shutdown();
  }
}
