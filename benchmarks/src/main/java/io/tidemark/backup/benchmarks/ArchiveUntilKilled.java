package io.tidemark.backup.benchmarks;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.StorageProviders;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.postgres.PostgresDump;
import io.tidemark.backup.postgres.WalArchive;
import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.storages.ForwardingStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Archives a server's log until it is killed, or its standard input ends. While a file is there, it
 * cannot store anything.
 */
final class ArchiveUntilKilled {

  static final String JOB = "soak";

  private ArchiveUntilKilled() {}

  /** Arguments: the server's URI, the repository's, the spool, the file that is an outage. */
  public static void main(String[] arguments) throws Exception {
    Path outage = Path.of(arguments[3]);
    try (Storage local = StorageProviders.discover().open(arguments[1]);
        WalArchiving archiving =
            BackupPipeline.named(JOB)
                .from(PostgresDump.of(arguments[0]))
                .to("local", new InterruptedStorage(local, outage))
                .build()
                .archive(
                    WalArchive.of(arguments[0])
                        .spool(Path.of(arguments[2]))
                        .syncInterval(Duration.ofSeconds(2)))) {
      while (System.in.read() >= 0) {
        archiving.status();
      }
    }
  }

  private static final class InterruptedStorage extends ForwardingStorage {

    private final Path outage;

    InterruptedStorage(Storage below, Path outage) {
      super(below);
      this.outage = outage;
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      return super.put(
          key,
          labels,
          out -> {
            content.writeTo(out);
            if (Files.exists(outage)) {
              throw new IOException("there is an outage");
            }
          });
    }
  }
}
