package io.tidemark.backup.benchmarks;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.PipelineBuilder;
import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.compression.Compressions;
import io.tidemark.backup.encryption.Age;
import io.tidemark.backup.encryption.OpensslAes;
import io.tidemark.backup.postgres.PostgresDump;

/** Makes one backup of one database and prints what it took. */
public final class DumpOnce {

  private DumpOnce() {}

  /**
   * Runs with the arguments URI of the database, folder of the repository, compression such as
   * {@code zstd:3}, and encryption: {@code none}, {@code openssl} (with {@code BACKUP_PASSPHRASE})
   * or an age recipient.
   */
  public static void main(String[] arguments) {
    HeapWatch heap = HeapWatch.start();
    Backup backup = backup(arguments[0], arguments[1], arguments[2], arguments[3]);
    System.out.printf(
        "%d plain bytes, %d stored bytes, %s%n",
        backup.manifest().plainBytes(), backup.manifest().storedBytes(), heap.summary());
  }

  static Backup backup(String database, String folder, String compression, String encryption) {
    PipelineBuilder pipeline =
        BackupPipeline.named("benchmark")
            .from(PostgresDump.of(database))
            .compress(Compressions.parse(compression))
            .to(folder);
    encrypt(pipeline, encryption);
    return pipeline.build().run();
  }

  private static void encrypt(PipelineBuilder pipeline, String encryption) {
    if (encryption.equals("openssl")) {
      Secret passphrase = Secret.of(System.getenv("BACKUP_PASSPHRASE"));
      pipeline.encrypt(OpensslAes.passphrase(passphrase));
    } else if (!encryption.equals("none")) {
      pipeline.encrypt(Age.recipients(encryption));
    }
  }
}
