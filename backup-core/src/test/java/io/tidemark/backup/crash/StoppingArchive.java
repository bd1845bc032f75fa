package io.tidemark.backup.crash;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.StorageProviders;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.crash.StoppingStorage.Moment;
import io.tidemark.backup.postgres.PostgresDump;
import io.tidemark.backup.postgres.WalArchive;
import io.tidemark.backup.storage.Storage;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A program that archives a server's log and stops at a point, to be killed there. */
final class StoppingArchive {

  private StoppingArchive() {}

  /** Arguments: the repository's URI, the server's, the spool, the file's name, the moment. */
  public static void main(String[] arguments) throws Exception {
    try (Storage local = StorageProviders.discover().open(arguments[0]);
        WalArchiving archiving =
            BackupPipeline.named("cluster")
                .from(PostgresDump.of(arguments[1]))
                .to("local", new StoppingStorage(local, arguments[3], Moment.valueOf(arguments[4])))
                .build()
                .archive(WalArchive.of(arguments[1]).spool(Path.of(arguments[2])))) {
      archiving.status();
      new CountDownLatch(1).await();
    }
  }
}
