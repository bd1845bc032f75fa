package io.tidemark.backup.benchmarks;

import io.tidemark.backup.storage.s3.servers.S3Proxy;
import io.tidemark.backup.storage.sftp.servers.OpenSshServer;
import io.tidemark.backup.storage.sftp.servers.TestSshServer;
import java.io.IOException;
import java.util.stream.Stream;

/** {@link FanOut} to a folder, to S3Proxy and to OpenSSH's server, which it starts and ends. */
public final class FanOutServers {

  private FanOutServers() {}

  /** Runs with the arguments rounds, megabytes and folder. */
  public static void main(String[] arguments) throws IOException {
    try (S3Proxy s3 = S3Proxy.start();
        OpenSshServer ssh = OpenSshServer.start()) {
      System.setProperty("aws.accessKeyId", s3.accessKey());
      System.setProperty("aws.secretAccessKey", s3.secretKey());
      Stream<String> destinations =
          Stream.of(
              arguments[2],
              "s3://" + s3.newBucket() + "/fan-out?endpoint=" + s3.endpoint(),
              "sftp://%s@%s:%d%s?identity=%s&known-hosts=%s"
                  .formatted(
                      ssh.user(),
                      TestSshServer.HOST,
                      ssh.port(),
                      ssh.newFolder(),
                      ssh.keys().user(),
                      ssh.keys().knownHosts(ssh.port())));
      FanOut.main(
          Stream.concat(Stream.of(arguments[0], arguments[1]), destinations)
              .toArray(String[]::new));
    }
  }
}
