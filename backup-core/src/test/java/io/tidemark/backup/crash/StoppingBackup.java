package io.tidemark.backup.crash;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.StorageProviders;
import io.tidemark.backup.crash.StoppingStorage.Moment;
import io.tidemark.backup.storage.Storage;

/** A program that makes a backup and stops at a point, to be killed there. */
final class StoppingBackup {

  private StoppingBackup() {}

  /** Arguments: the repository's URI, the file's name, the moment. */
  public static void main(String[] arguments) throws Exception {
    try (Storage local = StorageProviders.discover().open(arguments[0])) {
      BackupPipeline.named("job")
          .from(new TwoFiles(2))
          .to("local", new StoppingStorage(local, arguments[1], Moment.valueOf(arguments[2])))
          .build()
          .run();
    }
  }
}
