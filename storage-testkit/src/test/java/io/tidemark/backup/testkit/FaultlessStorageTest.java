package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.Storage;

/** A {@link FaultyStorage} keeps the contract as long as its faults concern other keys. */
class FaultlessStorageTest extends StorageContract {

  private final InMemoryStorage place = new InMemoryStorage();

  @Override
  protected Storage openPlace() {
    FaultyStorage storage = FaultyStorage.over(place.reopen());
    storage.inject(Fault.failPutAfter(Long.MAX_VALUE));
    storage.inject(Fault.failReadAfter(Long.MAX_VALUE));
    storage.inject(Fault.shortReads(1_000));
    storage.inject(Fault.failOpen().onKeys("another"::equals));
    return storage;
  }
}
