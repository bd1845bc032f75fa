package io.tidemark.backup.memory;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.StorageProviders;
import io.tidemark.backup.compression.Zstd;
import io.tidemark.backup.encryption.Age;
import io.tidemark.backup.postgres.PostgresDump;
import io.tidemark.backup.storage.Storage;

/** A program that backs a database up, with a collection every few megabytes. */
final class CollectingBackup {

  private CollectingBackup() {}

  /** Arguments: the database's URI, the repository's URI. */
  public static void main(String[] arguments) throws Exception {
    try (Storage local = StorageProviders.discover().open(arguments[1])) {
      BackupPipeline.named("job")
          .from(PostgresDump.of(arguments[0]))
          .compress(Zstd.level(1))
          .encrypt(Age.recipients(Age.generate().recipient()))
          .to("local", new CollectingStorage(local))
          .build()
          .run();
    }
  }
}
