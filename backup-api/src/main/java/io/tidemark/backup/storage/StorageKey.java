package io.tidemark.backup.storage;

import java.util.regex.Pattern;

/**
 * The name of an object: segments of ASCII letters, digits and {@code . _ - + = @}, separated by
 * single slashes. No segment starts with a dot, so that every key is also a safe relative path and
 * dot names stay free for a storage's own use.
 *
 * @param value the whole key, at most 900 characters, at most 200 in one segment
 */
public record StorageKey(String value) implements Comparable<StorageKey> {

  /** S3 allows 1,024 bytes; the rest is left to the prefix that a location adds. */
  private static final int MAX_LENGTH = 900;

  /** File systems allow 255 bytes; the rest is left to staging names. */
  private static final int MAX_SEGMENT = 200;

  private static final Pattern SEGMENT =
      Pattern.compile("[A-Za-z0-9_+=@-][A-Za-z0-9._+=@-]{0," + (MAX_SEGMENT - 1) + "}");

  public StorageKey {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "storage key must have 1 to " + MAX_LENGTH + " characters: '" + value + "'");
    }
    for (String segment : value.split("/", -1)) {
      if (!SEGMENT.matcher(segment).matches()) {
        throw new IllegalArgumentException(
            "storage key '" + value + "' has the invalid segment '" + segment + "'");
      }
    }
  }

  /** Returns the key of {@code name} in the folder that this key denotes. */
  public StorageKey resolve(String name) {
    return new StorageKey(value + "/" + name);
  }

  /** Returns the last segment. */
  public String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  @Override
  public int compareTo(StorageKey other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
