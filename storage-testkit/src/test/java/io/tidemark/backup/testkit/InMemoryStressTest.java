package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.Storage;

/** A memory has no other processes. */
class InMemoryStressTest extends PlaceUnderTest implements ManyKeysClauses {

  private final InMemoryStorage place = new InMemoryStorage();

  @Override
  protected Storage openPlace() {
    return place.reopen();
  }

  @Override
  public Storage another() {
    return place;
  }

  @Override
  public int deepest() {
    return 448;
  }

  @Override
  public int manyKeys() {
    return 2_200;
  }
}
