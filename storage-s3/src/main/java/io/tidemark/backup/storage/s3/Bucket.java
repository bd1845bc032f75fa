package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The bucket, as far as a storage may touch it, and how requests are made. Thread-safe. */
final class Bucket {

  /** HEAD answers without a body, and so without the reason of a refusal. */
  private static final Set<Integer> UNEXPLAINED = Set.of(301, 400, 401, 403);

  private final S3Client client;
  private final KeySpace keys;
  private final Attempts attempts;
  private final Attempts cleaning;
  private final Patience patience;

  /**
   * Describes a bucket.
   *
   * @param cleaning makes requests for {@link #cleanUp}, which go on when the others have ended
   */
  Bucket(S3Client client, KeySpace keys, Patience patience, Attempts attempts, Attempts cleaning) {
    this.client = client;
    this.keys = keys;
    this.patience = patience;
    this.attempts = attempts;
    this.cleaning = cleaning;
  }

  S3Client client() {
    return client;
  }

  KeySpace keys() {
    return keys;
  }

  String name() {
    return keys.bucket();
  }

  Attempts attempts() {
    return attempts;
  }

  /** Makes a request as often as it takes; {@code operation} says what for, for messages. */
  <T> T call(String operation, Attempts.Attempt<T> request) throws IOException {
    return attempts.run(operation + " in " + keys, request);
  }

  /** Makes a request that undoes something, also while the storage is being closed. */
  <T> T cleanUp(String operation, Attempts.Attempt<T> request) throws IOException {
    return cleaning.run(operation + " in " + keys, request);
  }

  /** Bounds the time of a request that carries so many bytes. */
  AwsRequestOverrideConfiguration within(long bytes) {
    return AwsRequestOverrideConfiguration.builder()
        .apiCallAttemptTimeout(patience.limit(bytes))
        .build();
  }

  /** Returns what the bucket holds under a name, or nothing. */
  Optional<Found> find(String name) throws IOException {
    return call("look for '" + name + "'", () -> head(name));
  }

  /** Does the same as a part of a clean-up. */
  Optional<Found> findForCleanUp(String name) throws IOException {
    return cleanUp("look for '" + name + "'", () -> head(name));
  }

  private Optional<Found> head(String name) {
    try {
      return headOnce(name);
    } catch (S3Exception e) {
      if (UNEXPLAINED.contains(e.statusCode()) && Problem.code(e).isEmpty()) {
        askForTheReason(name);
        return headOnce(name); // the reason is gone, such as a clock that the SDK has corrected
      }
      throw e;
    }
  }

  private Optional<Found> headOnce(String name) {
    try {
      HeadObjectResponse head =
          client.headObject(
              request ->
                  request
                      .bucket(name())
                      .key(name)
                      .checksumMode(ChecksumMode.ENABLED)
                      .overrideConfiguration(within(0)));
      return Optional.of(Found.of(head));
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A listing is refused for the same reasons, and its answer names them. */
  private void askForTheReason(String name) {
    client.listObjectsV2(
        request -> request.bucket(name()).prefix(name).maxKeys(1).overrideConfiguration(within(0)));
  }

  /** Removes a name, whether it is there or not. */
  void remove(String operation, String name) throws IOException {
    call(operation, () -> delete(name));
  }

  /** Does the same as a part of a clean-up. */
  void discard(String operation, String name) throws IOException {
    cleanUp(operation, () -> delete(name));
  }

  private Object delete(String name) {
    return client.deleteObject(
        request -> request.bucket(name()).key(name).overrideConfiguration(within(0)));
  }
}
