package io.tidemark.backup.storage.s3.servers;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.s3.S3Storage;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;

/** A process that has sent all parts of an object and does not come to complete it. */
final class StuckPublication {

  private StuckPublication() {}

  /** Runs with the arguments endpoint, bucket, prefix and key. */
  public static void main(String[] arguments) throws IOException {
    try (S3Client client = client(URI.create(arguments[0]));
        Storage storage =
            S3Storage.bucket(arguments[1])
                .prefix(arguments[2])
                .client(client)
                .partSize(Content.PART)
                .open()) {
      storage.put(
          new StorageKey(arguments[3]),
          Labels.none(),
          out -> out.write(Content.of(Content.PART + 1)));
    }
  }

  private static S3Client client(URI endpoint) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .httpClientBuilder(Apache5HttpClient.builder())
        .overrideConfiguration(settings -> settings.addExecutionInterceptor(new Waiting()))
        .build();
  }

  private static final class Waiting implements ExecutionInterceptor {
    @Override
    public void beforeExecution(
        Context.BeforeExecution context, ExecutionAttributes executionAttributes) {
      if (context.request() instanceof CompleteMultipartUploadRequest complete
          && !complete.key().contains("/.probe-")) {
        waitForEver();
      }
    }

    private static void waitForEver() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts this", e);
      }
    }
  }
}
