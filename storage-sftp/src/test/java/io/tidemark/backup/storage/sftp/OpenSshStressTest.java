package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.sftp.servers.OpenSshServer;
import io.tidemark.backup.storage.sftp.servers.SshServers;
import io.tidemark.backup.testkit.StorageStress;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many keys, and several processes at once, on OpenSSH's server. */
@ExtendWith(SshServers.class)
class OpenSshStressTest extends StorageStress {

  private final OpenSshServer server;
  private final Path root;

  OpenSshStressTest(OpenSshServer server) {
    this.server = server;
    this.root = server.newFolder();
  }

  @Override
  protected Storage openPlace() throws IOException {
    return Builders.on(server, root).open();
  }

  @Override
  public String placeUri() {
    return Builders.uri(server, root);
  }
}
