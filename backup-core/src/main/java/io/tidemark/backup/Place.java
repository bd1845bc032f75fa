package io.tidemark.backup;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageLocation;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * A storage that an operation can open: one that a URI names and the operation closes, or one that
 * the host owns and keeps.
 *
 * @param location where it is, without secrets
 */
record Place(String location, DeliveryPolicy policy, Supplier<Opened> opening) {

  /** A storage in use, and whether it is closed after use. */
  record Opened(Storage storage, boolean owned) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      if (owned) {
        storage.close();
      }
    }
  }

  /** A place that a URI names, checked already. */
  static Place of(String uri, DeliveryPolicy policy, StorageProviders providers) {
    return new Place(
        StorageLocation.parse(uri).toString(), policy, () -> new Opened(providers.open(uri), true));
  }

  /** A place that the host owns. */
  static Place of(String name, Storage storage, DeliveryPolicy policy) {
    return new Place(name, policy, () -> new Opened(storage, false));
  }

  boolean required() {
    return policy == DeliveryPolicy.REQUIRED;
  }

  Opened open() {
    return opening.get();
  }

  @Override
  public String toString() {
    return location;
  }
}
