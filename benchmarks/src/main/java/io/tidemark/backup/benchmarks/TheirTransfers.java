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
import software.amazon.awssdk.transfer.s3.S3TransferManager;
import software.amazon.awssdk.transfer.s3.model.Download;
import software.amazon.awssdk.transfer.s3.model.DownloadRequest;
import software.amazon.awssdk.transfer.s3.model.Upload;

/**
 * The SDK's transfer manager over its multipart client in Java, as applications set it up: default
 * part size, default number of connections.
 */
final class TheirTransfers implements Transfers {

  private final S3Place place;
  private final S3AsyncClient client;
  private final S3AsyncClient readClient;
  private final S3TransferManager uploads;
  private final S3TransferManager downloads;
  private final ExecutorService readers = Executors.newCachedThreadPool();

  /**
   * Opens clients.
   *
   * @param readsParts whether it reads part by part, which not every server allows
   */
  TheirTransfers(S3Place place, boolean readsParts) {
    this.place = place;
    this.client = client(place, true);
    this.readClient = client(place, readsParts);
    this.uploads = S3TransferManager.builder().s3Client(client).build();
    this.downloads = S3TransferManager.builder().s3Client(readClient).build();
  }

  private static S3AsyncClient client(S3Place place, boolean multipart) {
    return S3AsyncClient.builder()
        .multipartEnabled(multipart)
        .endpointOverride(place.endpoint())
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(place.accessKey(), place.secretKey())))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .build();
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
    client.deleteObject(delete -> delete.bucket(place.bucket()).key(key)).join();
  }

  @Override
  public void close() {
    uploads.close();
    downloads.close();
    client.close();
    readClient.close();
    readers.shutdown();
  }
}
