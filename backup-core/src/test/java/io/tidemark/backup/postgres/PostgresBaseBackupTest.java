package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
class PostgresBaseBackupTest {

  @TempDir private Path folder;

  @Test
  void idleClusterIsBackedUpWithItsLog(TestDatabase database) {
    Backup backup =
        BackupPipeline.named("cluster")
            .from(PostgresBaseBackup.of(database.uri()))
            .to(folder.toUri().toString())
            .build()
            .run();

    assertThat(backup.manifest().files())
        .extracting(file -> file.content())
        .containsExactlyInAnyOrder("base.tar", "pg_wal.tar", "backup_manifest");
  }
}
