package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.coordination.Turn;
import io.tidemark.backup.postgres.PostgresDump;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
class LockTest {

  @TempDir private Path folder;

  private Shell shell(TestDatabase database) {
    return new Shell()
        .with("BACKUP_NAME", "shop")
        .with("BACKUP_SOURCE", database.uri())
        .with("BACKUP_TARGET", folder.toUri().toString());
  }

  private int backups() {
    return BackupRepository.at(folder.toUri().toString()).list("shop").backups().size();
  }

  @Test
  void aBackupWhileAnotherHasTheTurnEndsWithEleven(TestDatabase database) {
    try (Turn turn =
        PostgresDump.of(database.uri()).coordination().tryTake("shop/backup").orElseThrow()) {
      assertThat(shell(database).run("backup").ended(11).err()).contains("another run");
      turn.confirm();
    }

    shell(database).run("backup").ended(0);
    assertThat(backups()).isEqualTo(1);
  }

  @Test
  void whoAsksNobodyIsNotKeptFromIt(TestDatabase database) {
    try (Turn turn =
        PostgresDump.of(database.uri()).coordination().tryTake("shop/backup").orElseThrow()) {
      shell(database).with("BACKUP_LOCK", "none").run("backup").ended(0);
      shell(database).with("BACKUP_LOCK", "lease").run("backup").ended(0);
      turn.confirm();
    }

    assertThat(backups()).isEqualTo(2);
  }
}
