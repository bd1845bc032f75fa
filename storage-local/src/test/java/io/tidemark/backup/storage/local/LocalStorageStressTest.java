package io.tidemark.backup.storage.local;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.testkit.StorageStress;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageStressTest extends StorageStress {

  @TempDir Path folder;

  @Override
  protected Storage openPlace() throws IOException {
    return LocalStorage.at(folder.resolve("root")).open();
  }

  @Override
  public String placeUri() {
    return folder.resolve("root").toUri().toString();
  }
}
