package com.example.tidemark.webdav;

import java.time.Duration;
import java.time.Instant;

/**
 * What a server tells of a file or folder.
 *
 * @param path the decoded path below the storage's folder, without a slash at the end
 * @param size the size of a file
 * @param modified when it was last changed, by the server's clock
 * @param age how long ago that was, by the same clock
 */
record Entry(String path, boolean folder, long size, Instant modified, Duration age) {

  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether a file that was moved from one to the other path would look like this. */
  boolean hasTheBytesOf(Entry other) {
    return size == other.size && modified.equals(other.modified);
  }
}
