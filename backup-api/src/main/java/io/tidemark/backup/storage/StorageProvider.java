package io.tidemark.backup.storage;

import java.io.IOException;
import java.util.Set;

/**
 * Opens storages of one URI scheme. Found by {@link java.util.ServiceLoader}; implementations have
 * a public no-argument constructor, keep no state and do no I/O before {@link #open}.
 */
public interface StorageProvider {

  /** The URI scheme that this provider answers to, in lower case, such as {@code s3}. */
  String scheme();

  /**
   * The names of the URI parameters that {@link #open} understands, in kebab-case. The caller
   * refuses any other before {@code open} is called.
   */
  Set<String> parameters();

  /**
   * Opens the storage at {@code location}.
   *
   * @throws IllegalArgumentException if the location is malformed; the message says how to write it
   * @throws IOException if the storage cannot be reached or is not usable
   */
  Storage open(StorageLocation location) throws IOException;

  /**
   * Opens the storage at {@code location}, which tells {@code listener} of retries and warnings for
   * as long as it is open. A storage that has neither does not implement this.
   *
   * @throws IllegalArgumentException as {@link #open(StorageLocation)} does
   * @throws IOException as {@link #open(StorageLocation)} does
   */
  default Storage open(StorageLocation location, StorageListener listener) throws IOException {
    return open(location);
  }
}
