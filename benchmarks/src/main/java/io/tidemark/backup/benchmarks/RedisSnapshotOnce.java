package io.tidemark.backup.benchmarks;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.compression.Compressions;
import io.tidemark.backup.redis.RedisSnapshot;

/** Makes one snapshot of one Redis server and prints what it took. */
public final class RedisSnapshotOnce {

  private RedisSnapshotOnce() {}

  /** Runs with the arguments URI of the server, folder of the repository, and compression. */
  public static void main(String[] arguments) {
    HeapWatch heap = HeapWatch.start();
    Backup backup =
        BackupPipeline.named("benchmark")
            .from(RedisSnapshot.of(arguments[0]))
            .compress(Compressions.parse(arguments[2]))
            .to(arguments[1])
            .build()
            .run();
    System.out.printf(
        "%d plain bytes, %d stored bytes, %s%n",
        backup.manifest().plainBytes(), backup.manifest().storedBytes(), heap.summary());
  }
}
