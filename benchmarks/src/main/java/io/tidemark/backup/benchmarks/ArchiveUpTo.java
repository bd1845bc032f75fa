package io.tidemark.backup.benchmarks;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.WalStatus;
import io.tidemark.backup.compression.Compressions;
import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.PostgresBaseBackup;
import io.tidemark.backup.postgres.WalArchive;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Archives the log of one server up to a position, and prints what it took. */
public final class ArchiveUpTo {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private ArchiveUpTo() {}

  /**
   * Runs with the arguments URI of the server, folder of the repository, compression, slot and
   * position.
   */
  public static void main(String[] arguments) throws Exception {
    HeapWatch heap = HeapWatch.start();
    Lsn end = Lsn.parse(arguments[4]);
    BackupPipeline pipeline =
        BackupPipeline.named("benchmark")
            .from(PostgresBaseBackup.of(arguments[0]))
            .compress(Compressions.parse(arguments[2]))
            .to(arguments[1])
            .build();
    WalArchive archive =
        WalArchive.of(arguments[0])
            .slot(arguments[3])
            .backupAfterGap(false)
            .syncInterval(Duration.ofSeconds(1));
    try (WalArchiving archiving = pipeline.archive(archive)) {
      await(archiving, end);
    }
    System.out.println(heap.summary());
  }

  private static void await(WalArchiving archiving, Lsn end) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long begin = System.nanoTime();
    WalStatus status = archiving.status();
    while (status.stored().filter(stored -> !stored.isBefore(end)).isEmpty()) {
      if (System.nanoTime() - begin > LIMIT.toNanos()) {
        throw new IllegalStateException("not there in " + LIMIT + ": " + status);
      }
      never.await(20, TimeUnit.MILLISECONDS);
      status = archiving.status();
    }
  }
}
