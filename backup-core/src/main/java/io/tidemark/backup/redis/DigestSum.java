package io.tidemark.backup.redis;

import io.tidemark.backup.redis.rdb.Sum128;

/** A sum of digests of keys, and their number. Not thread-safe. */
final class DigestSum {

  private final Sum128 sum = new Sum128();
  private long count;

  void add(byte[] digest) {
    sum.add(digest);
    count++;
  }

  long count() {
    return count;
  }

  /** Returns 32 hexadecimal digits. */
  String text() {
    return sum.toString();
  }
}
