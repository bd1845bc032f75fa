package io.tidemark.backup.benchmarks;

import java.net.URI;

/** A bucket of a server, and who may use it. */
record S3Place(URI endpoint, String bucket, String accessKey, String secretKey) {

  /** Parses what {@link ServeS3} prints. */
  static S3Place parse(String printed) {
    String[] words = printed.split(" ", -1);
    return new S3Place(URI.create(words[0]), words[1], words[2], words[3]);
  }
}
