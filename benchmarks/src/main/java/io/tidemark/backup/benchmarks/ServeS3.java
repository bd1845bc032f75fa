package io.tidemark.backup.benchmarks;

import io.tidemark.backup.storage.s3.servers.RadosGateway;
import io.tidemark.backup.storage.s3.servers.S3Proxy;
import io.tidemark.backup.storage.s3.servers.S3Server;
import java.io.IOException;
import java.util.Map;

/** Runs an S3 server until standard input ends. */
public final class ServeS3 {

  /** It refuses one header of the transfer manager otherwise. */
  private static final Map<String, String> LENIENT =
      Map.of("s3proxy.ignore-unknown-headers", "true");

  private ServeS3() {}

  /**
   * Runs with the argument {@code s3proxy}, {@code radosgw}, or {@code discard} for an S3Proxy that
   * keeps sizes and no content. Prints endpoint, bucket, access key and secret key when it is
   * ready.
   */
  public static void main(String[] arguments) throws IOException {
    try (S3Server server = start(arguments[0])) {
      System.out.printf(
          "%s %s %s %s%n",
          server.endpoint(), server.newBucket(), server.accessKey(), server.secretKey());
      System.in.transferTo(System.err);
    }
  }

  private static S3Server start(String product) {
    return switch (product) {
      case "s3proxy" -> S3Proxy.start(LENIENT);
      case "discard" -> S3Proxy.start(Map.of("s3proxy.null-blobstore", "true"));
      case "radosgw" -> RadosGateway.start();
      default -> throw new IllegalArgumentException("no such server: " + product);
    };
  }
}
