package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.sftp.servers.OpenSshServer;
import io.tidemark.backup.storage.sftp.servers.SshServers;
import io.tidemark.backup.testkit.StorageContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole contract on OpenSSH's server. */
@ExtendWith(SshServers.class)
class OpenSshContractTest extends StorageContract {

  private final OpenSshServer server;
  private final Path root;

  OpenSshContractTest(OpenSshServer server) {
    this.server = server;
    this.root = server.newFolder();
  }

  @Override
  protected Storage openPlace() throws IOException {
    return Builders.on(server, root).open();
  }
}
