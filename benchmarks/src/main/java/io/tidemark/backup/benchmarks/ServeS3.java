package io.tidemark.backup.benchmarks;

import io.tidemark.backup.servers.ServerProcess;
import io.tidemark.backup.storage.s3.servers.RadosGateway;
import io.tidemark.backup.storage.s3.servers.S3Proxy;
import io.tidemark.backup.storage.s3.servers.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Runs an S3 server until standard input ends. */
public final class ServeS3 {

  /** It refuses one header of the transfer manager otherwise. */
  private static final Map<String, String> LENIENT =
      Map.of("s3proxy.ignore-unknown-headers", "true");

  private static final Map<String, String> DISCARDING = Map.of("s3proxy.null-blobstore", "true");

  private ServeS3() {}

  /**
   * Runs with the argument {@code s3proxy}, {@code radosgw}, or {@code discard} for an S3Proxy that
   * keeps sizes and no content; and for TLS with a folder that holds {@code key.p12}, {@code
   * key.pem} and {@code certificate.pem}. Prints endpoint, bucket, access key and secret key when
   * it is ready.
   */
  public static void main(String[] arguments) throws IOException {
    int port = ServerProcess.freePort();
    boolean tls = arguments.length > 1;
    Map<String, String> settings = tls ? tls(arguments[0], Path.of(arguments[1]), port) : Map.of();
    try (S3Server server = start(arguments[0], settings)) {
      URI endpoint = tls ? URI.create("https://127.0.0.1:" + port) : server.endpoint();
      System.out.printf(
          "%s %s %s %s%n", endpoint, server.newBucket(), server.accessKey(), server.secretKey());
      System.in.transferTo(System.err);
    }
  }

  private static Map<String, String> tls(String product, Path keys, int port) {
    if (product.equals("radosgw")) {
      String options =
          "beast ssl_endpoint=127.0.0.1:%d ssl_certificate=%s ssl_private_key=%s"
              .formatted(port, keys.resolve("certificate.pem"), keys.resolve("key.pem"));
      return Map.of("rgw frontend defaults", options);
    }
    return Map.of(
        "s3proxy.secure-endpoint",
        "https://127.0.0.1:" + port,
        "s3proxy.keystore-path",
        keys.resolve("key.p12").toString(),
        "s3proxy.keystore-password",
        "tidemark");
  }

  private static S3Server start(String product, Map<String, String> settings) {
    return switch (product) {
      case "s3proxy" -> S3Proxy.start(with(LENIENT, settings));
      case "discard" -> S3Proxy.start(with(DISCARDING, settings));
      case "radosgw" -> RadosGateway.start(settings);
      default -> throw new IllegalArgumentException("no such server: " + product);
    };
  }

  private static Map<String, String> with(Map<String, String> some, Map<String, String> others) {
    Map<String, String> all = new TreeMap<>(some);
    all.putAll(others);
    return all;
  }
}
