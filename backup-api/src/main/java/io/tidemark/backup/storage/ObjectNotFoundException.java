package io.tidemark.backup.storage;

import java.io.IOException;

/** There is no object of that name. */
public final class ObjectNotFoundException extends IOException {

  private static final long serialVersionUID = 1L;

  public ObjectNotFoundException(StorageKey key) {
    super("there is no object named '" + key + "'");
  }
}
