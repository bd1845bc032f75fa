package io.tidemark.backup.storage.s3.servers;

import java.net.URI;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A real server of the S3 protocol on the loopback interface, which knows one user and refuses all
 * others. Thread-safe.
 */
public interface S3Server extends AutoCloseable {

  int port();

  default URI endpoint() {
    return endpoint(port());
  }

  /** Returns the server's address by way of another port, such as a proxy's. */
  default URI endpoint(int otherPort) {
    return URI.create("http://127.0.0.1:" + otherPort);
  }

  default String accessKey() {
    return "tide";
  }

  default String secretKey() {
    return "tide-c4nary-secret";
  }

  /** Creates an empty bucket of a new name. */
  default String newBucket() {
    String name = "bucket-" + UUID.randomUUID();
    try (S3Client client = client()) {
      client.createBucket(request -> request.bucket(name));
    }
    return name;
  }

  /** Creates an empty bucket of a new name, with versions and locks. */
  default String newLockingBucket() {
    String name = "bucket-" + UUID.randomUUID();
    try (S3Client client = client()) {
      client.createBucket(request -> request.bucket(name).objectLockEnabledForBucket(true));
    }
    return name;
  }

  /** Opens a plain client, to look at the server past what is tested. The caller closes it. */
  default S3Client client() {
    return S3Client.builder()
        .endpointOverride(endpoint())
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey(), secretKey())))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .httpClientBuilder(Apache5HttpClient.builder())
        .build();
  }

  /** Ends the server and removes its data. */
  @Override
  void close();
}
