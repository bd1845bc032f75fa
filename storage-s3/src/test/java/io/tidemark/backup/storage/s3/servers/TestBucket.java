package io.tidemark.backup.storage.s3.servers;

import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.s3.S3Storage;
import io.tidemark.backup.storage.s3.S3StorageBuilder;
import io.tidemark.backup.testkit.FaultyNetwork;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A new bucket of a real server, and what there is to see in it past a storage. */
record TestBucket(S3Server server, String name) {

  private static final String PREFIX = "some/prefix";

  static TestBucket in(S3Server server) {
    return new TestBucket(server, server.newBucket());
  }

  /** Describes a storage in this bucket. */
  S3StorageBuilder storage() {
    return storageAt(server.port());
  }

  /** Describes one that reaches the server through a network. */
  S3StorageBuilder storageThrough(FaultyNetwork network) {
    return storageAt(network.port());
  }

  private S3StorageBuilder storageAt(int port) {
    return S3Storage.bucket(name)
        .prefix(PREFIX)
        .endpoint(server.endpoint(port))
        .credentials(credentials(server.accessKey(), server.secretKey()));
  }

  static StaticCredentialsProvider credentials(String accessKey, String secretKey) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
  }

  /** Returns the storage's URI, for a process with {@link #environment()}. */
  String uri() {
    return "s3://" + name + "/" + PREFIX + "?endpoint=" + server.endpoint();
  }

  /** Returns the variables that let a process in. */
  Map<String, String> environment() {
    return Map.of(
        "AWS_ACCESS_KEY_ID", server.accessKey(), "AWS_SECRET_ACCESS_KEY", server.secretKey());
  }

  /** Returns what the object of a key is called in the bucket. */
  String nameOf(StorageKey key) {
    return PREFIX + "/" + key;
  }

  /** Returns the names of all objects, hidden ones too. */
  List<String> names() {
    try (S3Client client = server.client()) {
      return client.listObjectsV2(list -> list.bucket(name)).contents().stream()
          .map(S3Object::key)
          .toList();
    }
  }

  /** Returns the names for which an upload in parts has begun and not ended. */
  List<String> uploads() {
    try (S3Client client = server.client()) {
      return client.listMultipartUploads(list -> list.bucket(name)).uploads().stream()
          .map(MultipartUpload::key)
          .toList();
    }
  }
}
