package io.tidemark.backup;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageListener;
import io.tidemark.backup.storage.StorageLocation;
import java.io.IOException;
import java.util.function.Function;

/**
 * A storage that an operation can open: one that a URI names and the operation closes, or one that
 * the host owns and keeps.
 *
 * @param location where it is, without secrets
 */
record Place(String location, DeliveryPolicy policy, Function<StorageListener, Opened> opening) {

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
        StorageLocation.parse(uri).toString(),
        policy,
        listener -> new Opened(providers.open(uri, listener), true));
  }

  /** A place that the host owns. */
  static Place of(String name, Storage storage, DeliveryPolicy policy) {
    return new Place(name, policy, listener -> new Opened(storage, false));
  }

  boolean required() {
    return policy == DeliveryPolicy.REQUIRED;
  }

  /** Opens the storage; one that the host owns has the host's listener already. */
  Opened open(StorageListener listener) {
    return opening.apply(listener);
  }

  @Override
  public String toString() {
    return location;
  }
}
