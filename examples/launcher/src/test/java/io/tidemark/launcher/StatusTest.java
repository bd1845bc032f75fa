package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTest {

  @TempDir private Path folder;

  /** What a database is to the pipeline, without the database. */
  private static final class Text implements BackupSource {

    @Override
    public String name() {
      return "text";
    }

    @Override
    public SourceReport capture(FileSink files, RunContext run) throws IOException {
      files.write("a.txt", out -> out.write(7));
      return new SourceReport("text", Map.of(), List.of(), List.of());
    }
  }

  private String storage() {
    return folder.resolve("storage").toUri().toString();
  }

  private void backUp() {
    BackupPipeline.named("shop").from(new Text()).to(storage()).build().run();
  }

  private Shell shell() {
    return new Shell().with("BACKUP_TARGET", storage());
  }

  @Test
  void aFreshBackupIsFine() {
    backUp();

    assertThat(shell().run("status", "--max-age", "PT1H").ended(0).out()).startsWith("OK  shop: ");
    assertThat(shell().run("status", "--nagios", "--max-age", "3600").ended(0).out())
        .startsWith("BACKUP OK - OK  shop: ")
        .hasLineCount(1);
  }

  @Test
  void anOldBackupEndsWithNine() {
    backUp();

    assertThat(shell().run("status", "--max-age", "PT0.001S").ended(9).out()).startsWith("STALE");
    assertThat(shell().with("BACKUP_MAX_AGE", "PT0.001S").run("status", "--nagios").ended(2).out())
        .startsWith("BACKUP CRITICAL - ");
  }

  @Test
  void aJobWithoutAnyBackupEndsWithNine() {
    backUp();

    assertThat(shell().with("BACKUP_NAME", "wiki").run("status").ended(9).out())
        .contains("NEVER RUN  wiki: no good backup");
  }

  @Test
  void anEmptyStorageIsNoProofOfBackups() {
    assertThat(folder.resolve("storage").toFile().mkdirs()).isTrue();

    shell().run("status").ended(9);
    shell().run("status", "--nagios").ended(3);
  }

  @Test
  void aStorageThatCannotBeReadIsNeverFine() throws IOException {
    java.nio.file.Files.writeString(folder.resolve("file"), "no folder");
    Shell shell = new Shell().with("BACKUP_TARGET", folder.resolve("file").toUri().toString());

    assertThat(shell.with("BACKUP_NAME", "shop").run("status").ended(6).out())
        .contains("cannot be read");
    shell.run("status", "--nagios").ended(3);
  }

  @Test
  void programsGetJson() {
    backUp();

    assertThat(shell().run("status", "--json", "--max-age", "PT1H").ended(0).out())
        .contains("\"fine\" : true", "\"state\" : \"ok\"", "\"maxAgeSeconds\" : 3600");
  }
}
