package io.tidemark.backup.benchmarks;

import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.Restore;
import io.tidemark.backup.postgres.PostgresDirectory;
import java.nio.file.Path;

/** Restores the newest base backup of the job {@code benchmark} into a folder. */
public final class RestoreOnce {

  private RestoreOnce() {}

  /** Runs with the arguments folder of the repository, and folder to restore into. */
  public static void main(String[] arguments) {
    HeapWatch heap = HeapWatch.start();
    PostgresDirectory target = PostgresDirectory.at(Path.of(arguments[1]));
    BackupRepository.at(arguments[0]).restore("benchmark", Restore.immediate().into(target));
    System.out.println(heap.summary());
  }
}
