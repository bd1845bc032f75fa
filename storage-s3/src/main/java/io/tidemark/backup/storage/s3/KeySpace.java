package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.StorageKey;
import java.util.Optional;

/**
 * The part of a bucket that a storage owns: every name below a prefix. Names whose first segment
 * begins with a dot are no keys, and hold what must not be listed.
 *
 * @param bucket the bucket's name or the ARN of an access point
 * @param prefix empty, or ends with a slash
 */
record KeySpace(String bucket, String prefix) {

  String name(StorageKey key) {
    return prefix + key.value();
  }

  String hidden(String name) {
    return prefix + "." + name;
  }

  /** Returns the key of a name, unless the name is hidden or was made by somebody else. */
  Optional<StorageKey> key(String name) {
    if (!name.startsWith(prefix)) {
      return Optional.empty();
    }
    return parse(name.substring(prefix.length()));
  }

  private static Optional<StorageKey> parse(String text) {
    try {
      return Optional.of(new StorageKey(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static boolean isKey(String text) {
    return parse(text).isPresent();
  }

  /** Whether there can be a key that starts with {@code start}. */
  static boolean beginsAKey(String start) {
    return start.isEmpty() || parse(start).isPresent() || parse(start + "x").isPresent();
  }

  /** Returns where this is, as a URI without parameters. */
  @Override
  public String toString() {
    return "s3://" + bucket + "/" + prefix;
  }
}
