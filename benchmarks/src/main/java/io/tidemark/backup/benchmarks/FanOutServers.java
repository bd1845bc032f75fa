package io.tidemark.backup.benchmarks;

import io.tidemark.backup.storage.s3.servers.S3Proxy;
import io.tidemark.backup.storage.sftp.servers.OpenSshServer;
import io.tidemark.backup.storage.sftp.servers.TestSshServer;
import io.tidemark.backup.testkit.FaultyNetwork;
import java.io.IOException;

/**
 * {@link FanOut} to a folder, to S3Proxy and to OpenSSH's server, which it starts and ends, each of
 * the two at the end of a line of its own.
 */
public final class FanOutServers {

  private static final long MEGABYTE = 1_000_000;

  private FanOutServers() {}

  /**
   * Runs with the arguments rounds, megabytes, how many megabytes a second each line carries (0 for
   * as many as it can), and folder.
   */
  public static void main(String[] arguments) throws IOException {
    try (S3Proxy s3 = S3Proxy.start();
        OpenSshServer ssh = OpenSshServer.start();
        FaultyNetwork toS3 = FaultyNetwork.before(s3.port());
        FaultyNetwork toSsh = FaultyNetwork.before(ssh.port())) {
      long rate = Long.parseLong(arguments[2]) * MEGABYTE;
      if (rate > 0) {
        toS3.limit(rate);
        toSsh.limit(rate);
      }
      FanOut.main(
          new String[] {
            arguments[0],
            arguments[1],
            arguments[3],
            uri(s3, rate > 0 ? toS3.port() : s3.port()),
            uri(ssh, rate > 0 ? toSsh.port() : ssh.port())
          });
    }
  }

  private static String uri(S3Proxy s3, int port) {
    System.setProperty("aws.accessKeyId", s3.accessKey());
    System.setProperty("aws.secretAccessKey", s3.secretKey());
    return "s3://%s/fan-out?endpoint=%s".formatted(s3.newBucket(), s3.endpoint(port));
  }

  private static String uri(OpenSshServer ssh, int port) throws IOException {
    return "sftp://%s@%s:%d%s?identity=%s&known-hosts=%s"
        .formatted(
            ssh.user(),
            TestSshServer.HOST,
            port,
            ssh.newFolder(),
            ssh.keys().user(),
            ssh.keys().knownHosts(port));
  }
}
