package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.Storage;

class InMemoryStorageTest extends StorageContract {

  private final InMemoryStorage place = new InMemoryStorage();

  @Override
  protected Storage openPlace() {
    return place.reopen();
  }
}
