package io.tidemark.backup.benchmarks;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.PipelineBuilder;
import io.tidemark.backup.compression.Compressions;
import io.tidemark.backup.postgres.PostgresBaseBackup;

/** Makes one base backup of one cluster and prints what it took. */
public final class BaseBackupOnce {

  private BaseBackupOnce() {}

  /**
   * Runs with the arguments URI of the server, folder of the repository or {@code discard}, and
   * compression such as {@code zstd:3}.
   */
  public static void main(String[] arguments) {
    HeapWatch heap = HeapWatch.start();
    PipelineBuilder pipeline =
        BackupPipeline.named("benchmark")
            .from(PostgresBaseBackup.of(arguments[0]))
            .compress(Compressions.parse(arguments[2]));
    if (arguments[1].equals("discard")) {
      pipeline.to("nowhere", new DiscardingStorage());
    } else {
      pipeline.to(arguments[1]);
    }
    Backup backup = pipeline.build().run();
    System.out.printf(
        "%d plain bytes, %d stored bytes, %s%n",
        backup.manifest().plainBytes(), backup.manifest().storedBytes(), heap.summary());
  }
}
