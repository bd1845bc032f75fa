package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.sftp.servers.MinaServer;
import io.tidemark.backup.testkit.StorageContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;

/** The contract without hard links, fsync and limits: what is published is moved. */
class WithoutExtensionsContractTest extends StorageContract {

  private static final MinaServer SERVER = MinaServer.withoutExtensions();

  private final Path root = SERVER.newFolder();

  @Override
  protected Storage openPlace() throws IOException {
    return Builders.on(SERVER, root).open();
  }

  @AfterAll
  static void stopServer() {
    SERVER.close();
  }
}
