package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.storage.sftp.servers.TestSshServer;
import io.tidemark.backup.testkit.FaultyNetwork;
import java.nio.file.Path;
import java.time.Duration;

/** Storages on the servers of the tests. */
final class Builders {

  private Builders() {}

  /** Begins a storage that knows the server and has its key. */
  static SftpStorageBuilder on(TestSshServer server, Path root) {
    return at(server.port(), server, root);
  }

  /** The same, with a network between. */
  static SftpStorageBuilder through(FaultyNetwork network, TestSshServer server, Path root) {
    return at(network.port(), server, root).connections(1);
  }

  private static SftpStorageBuilder at(int port, TestSshServer server, Path root) {
    return login(server, root)
        .port(port)
        .identity(server.keys().user())
        .knownHosts(server.keys().knownHosts(port));
  }

  /** Begins a storage that knows no server and has no key. */
  static SftpStorageBuilder login(TestSshServer server, Path root) {
    return SftpStorage.at(server.user(), TestSshServer.HOST)
        .port(server.port())
        .folder(root.toString())
        .timeout(Duration.ofSeconds(20))
        .firstDelay(Duration.ofMillis(50));
  }

  /** Returns what another process opens the same root by. */
  static String uri(TestSshServer server, Path root) {
    return "sftp://%s@%s:%d%s?identity=%s&known-hosts=%s"
        .formatted(
            server.user(),
            TestSshServer.HOST,
            server.port(),
            root,
            server.keys().user(),
            server.keys().knownHosts(server.port()));
  }
}
