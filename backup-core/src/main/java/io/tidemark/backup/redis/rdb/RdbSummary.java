package io.tidemark.backup.redis.rdb;

import java.util.List;
import java.util.Map;

/**
 * What a snapshot holds.
 *
 * @param version the format's version: 10 for Redis 7.0
 * @param sizeBytes the length of the whole
 * @param auxiliary the fields in front: {@code redis-ver}, {@code ctime}, ...
 * @param databases the databases that hold keys, by number
 * @param functions the number of libraries of functions
 * @param modules the names of the modules that have written values or data into it
 */
public record RdbSummary(
    int version,
    long sizeBytes,
    Map<String, String> auxiliary,
    List<Database> databases,
    int functions,
    List<String> modules) {

  public RdbSummary {
    auxiliary = Map.copyOf(auxiliary);
    databases = List.copyOf(databases);
    modules = List.copyOf(modules);
  }

  /**
   * One database.
   *
   * @param keys the number of keys
   * @param expiring how many of them have a time at which they expire
   * @param sizeBytes the length of keys and values as serialized
   * @param digest the sum of the keys' digests, modulo 2^128, in hexadecimal digits
   */
  public record Database(int number, long keys, long expiring, long sizeBytes, String digest) {}
}
