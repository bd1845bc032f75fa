package io.tidemark.backup.storage.local;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.testkit.StorageContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a file system without hard links. */
class WithoutLinksContractTest extends StorageContract {

  @TempDir Path folder;

  @Override
  protected Storage openPlace() throws IOException {
    return LocalStorage.at(folder).links(false).fsync(false).open();
  }
}
