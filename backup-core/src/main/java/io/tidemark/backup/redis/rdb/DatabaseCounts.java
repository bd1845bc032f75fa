package io.tidemark.backup.redis.rdb;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts the keys of each database while they go by. */
final class DatabaseCounts {

  private final SortedMap<Integer, Count> counts = new TreeMap<>();
  private int database;

  private static final class Count {
    private long keys;
    private long expiring;
    private long bytes;
    private final Sum128 digest = new Sum128();
  }

  /** Says of which database the next keys are; the first one unless it is said. */
  void select(int number) {
    database = number;
  }

  int database() {
    return database;
  }

  void add(long bytes, boolean expires, byte[] digest) {
    Count count = counts.computeIfAbsent(database, number -> new Count());
    count.keys++;
    count.expiring += expires ? 1 : 0;
    count.bytes += bytes;
    count.digest.add(digest);
  }

  List<RdbSummary.Database> all() {
    List<RdbSummary.Database> all = new ArrayList<>();
    counts.forEach(
        (number, count) ->
            all.add(
                new RdbSummary.Database(
                    number, count.keys, count.expiring, count.bytes, count.digest.toString())));
    return all;
  }
}
