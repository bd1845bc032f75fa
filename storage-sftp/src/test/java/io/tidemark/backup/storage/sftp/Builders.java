package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.storage.sftp.servers.TestSshServer;
import java.nio.file.Path;
import java.time.Duration;

/** Storages on the servers of the tests. */
final class Builders {

  private Builders() {}

  static SftpStorageBuilder on(TestSshServer server, Path root) {
    return SftpStorage.at(server.user(), TestSshServer.host)
        .port(server.port())
        .folder(root.toString())
        .identity(server.keys().user())
        .knownHosts(server.keys().knownHosts(server.port()))
        .timeout(Duration.ofSeconds(20))
        .firstDelay(Duration.ofMillis(50));
  }
}
