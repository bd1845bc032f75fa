package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;

/**
 * An object that is being made.
 *
 * @param key the key of the put
 * @param name its name in the bucket: the key's, or a hidden one for what is put together later
 * @param putId the mark by which the put knows its own object again
 */
record Draft(StorageKey key, String name, Labels labels, String putId) {

  Draft withName(String other) {
    return new Draft(key, other, labels, putId);
  }

  @Override
  public String toString() {
    return "'" + key + "'";
  }
}
