package io.tidemark.backup.storage;

import java.io.IOException;

/** A put found that its key already holds an object, which was left as it is. */
public final class ObjectExistsException extends IOException {

  private static final long serialVersionUID = 1L;

  public ObjectExistsException(StorageKey key) {
    super("an object named '" + key + "' already exists and objects are never overwritten");
  }
}
