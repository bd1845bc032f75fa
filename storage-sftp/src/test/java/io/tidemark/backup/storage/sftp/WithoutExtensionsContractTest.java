package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.sftp.servers.MinaServer;
import io.tidemark.backup.testkit.StorageContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

/** The contract without hard links, fsync and limits: what is published is moved. */
class WithoutExtensionsContractTest extends StorageContract {

  private final MinaServer server = MinaServer.withoutExtensions();
  private final Path root = server.newFolder();

  @Override
  protected Storage openPlace() throws IOException {
    return Builders.on(server, root).open();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }
}
