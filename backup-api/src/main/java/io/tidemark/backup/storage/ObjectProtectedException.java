package io.tidemark.backup.storage;

import java.io.IOException;

/**
 * An object may not be deleted now, because its storage protects it: a lock, a legal hold, a
 * retention period. It stays as it is, and other objects can still be deleted.
 */
public final class ObjectProtectedException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param reason what protects the object, in the storage's words
   */
  public ObjectProtectedException(StorageKey key, String reason) {
    super("'" + key + "' is protected and cannot be deleted now: " + reason);
  }
}
