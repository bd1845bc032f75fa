package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.sftp.servers.MinaServer;
import io.tidemark.backup.storage.sftp.servers.SshServers;
import io.tidemark.backup.testkit.StorageContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole contract on the server of Apache MINA. */
@ExtendWith(SshServers.class)
class MinaContractTest extends StorageContract {

  private final MinaServer server;
  private final Path root;

  MinaContractTest(MinaServer server) {
    this.server = server;
    this.root = server.newFolder();
  }

  @Override
  protected Storage openPlace() throws IOException {
    return Builders.on(server, root).open();
  }
}
