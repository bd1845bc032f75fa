package io.tidemark.backup.testkit.guide;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.testkit.StorageContract;

class DriveStorageTest extends StorageContract {

  private final DriveClient drive = new FakeDrive(); // better: a real one, in a folder of its own

  @Override
  protected Storage openPlace() {
    return new DriveStorage(drive);
  }
}
