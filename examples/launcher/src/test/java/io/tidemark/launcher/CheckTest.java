package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
class CheckTest {

  @TempDir private Path folder;

  private Shell shell(TestDatabase database) {
    return new Shell()
        .with("BACKUP_NAME", "shop")
        .with("BACKUP_SOURCE", database.uri())
        .with("BACKUP_TARGET", folder.resolve("storage").toUri().toString());
  }

  @Test
  void whatIsInOrderIsALineEach(TestDatabase database) {
    String found = shell(database).run("check").ended(0).out();

    assertThat(found.lines()).allMatch(line -> line.matches("(OK|WARN) .*"));
    assertThat(found).contains("storage file:", "coordination: ");
  }

  @Test
  void whatKeepsABackupFromBeingMadeEndsWithOneAndSaysTheFix(TestDatabase database)
      throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");

    String found =
        shell(database).with("BACKUP_TARGET", file.toUri().toString()).run("check").ended(1).out();

    assertThat(found.lines()).anyMatch(line -> line.matches("FAIL  storage .*; to fix: .*"));
  }

  @Test
  void programsGetJson(TestDatabase database) {
    assertThat(shell(database).run("check", "--json").ended(0).out())
        .contains("\"result\" : \"ok\"");
  }
}
