package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.TestDatabase;
import io.tidemark.launcher.Shell.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
class SeveralStoragesTest {

  private Path first;
  private Path second;
  private Shell shell;

  @BeforeEach
  void configure(TestDatabase database, @TempDir Path folder) {
    database.execute("CREATE TABLE item AS SELECT generate_series(1, 100) AS id");
    first = folder.resolve("first");
    second = folder.resolve("second");
    shell =
        new Shell()
            .with("BACKUP_NAME", "shop")
            .with("BACKUP_SOURCE", database.uri())
            .with("BACKUP_TARGET", uri(first));
  }

  private static String uri(Path folder) {
    return folder.toUri().toString();
  }

  private String backup() {
    return shell.run("backup").ended(0).out().strip();
  }

  private static Path data(Path storage) throws IOException {
    try (Stream<Path> files = Files.walk(storage)) {
      return files.filter(file -> file.toString().endsWith(".zst")).findFirst().orElseThrow();
    }
  }

  private static void flipABit(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  /** Makes a backup that the second storage, which is of best effort, cannot take. */
  private String backupWithoutSecond() throws IOException {
    Files.writeString(second, "no folder");
    String id = shell.with("BACKUP_ALSO_TO", uri(second)).run("backup").ended(0).out().strip();
    Files.delete(second);
    return id;
  }

  @Test
  void aBackupTellsHowEachStorageFared() throws IOException {
    Files.writeString(second, "no folder");

    Answer answer = shell.with("BACKUP_ALSO_TO", uri(second)).run("backup", "--json").ended(0);

    assertThat(answer.err()).contains("warning: " + "file://");
    assertThat(answer.out())
        .contains("\"delivered\" : true", "\"delivered\" : false", "\"problem\" : \"opening ");
    assertThat(shell.run("show").ended(0).out()).contains(", required", ", best effort, failed: ");
  }

  @Test
  void theListTellsWhereEachBackupLies() {
    shell.with("BACKUP_TARGET", uri(first) + "," + uri(second));
    backup();

    assertThat(shell.run("list", "--json").ended(0).out())
        .containsPattern("\"locations\" : \\[ \"[^\"]*first/?\", \"[^\"]*second/?\" \\]");
  }

  @Test
  void aStorageThatCannotBeReadIsDoneWithout() throws IOException {
    String id = backup();
    Files.writeString(second, "no folder");
    shell.with("BACKUP_TARGET", uri(second) + "," + uri(first));

    assertThat(shell.run("list").ended(0).out()).contains(id);
    assertThat(shell.run("verify").ended(0).err()).contains("warning: opening ");
  }

  @Test
  void aCopyIsMadeOnce() {
    String id = backup();

    Answer copied = shell.run("copy", "--from", uri(first), "--to", uri(second)).ended(0);
    Answer again = shell.run("copy", id, "--to", uri(second)).ended(0);

    assertThat(copied.out()).contains(id + "  5 files, ");
    assertThat(again.out()).contains(id + "  was there");
    shell.with("BACKUP_TARGET", uri(second)).run("verify").ended(0);
  }

  @Test
  void allIsWhatTheTargetDoesNotHave() {
    String one = backup();
    shell.run("copy", "--to", uri(second)).ended(0);
    String two = backup();

    Answer answer = shell.run("copy", "all", "--to", uri(second), "--json").ended(0);

    assertThat(answer.out())
        .containsPattern("\"id\" : \"" + one + "\",\\s*\"files\" : 0")
        .containsPattern("\"id\" : \"" + two + "\",\\s*\"files\" : 5");
  }

  @Test
  void whatIsWrongWithACopyIsToldByItsExitCode() throws IOException {
    backup();
    Path file = Files.writeString(first.resolveSibling("file"), "no folder");

    shell.run("copy").ended(2);
    assertThat(shell.run("copy", "--to", "gopher://host/x").ended(2).err())
        .contains("PROVIDER_NOT_FOUND");
    shell.run("copy", "20260131T021500Z-7c01d2aa", "--to", uri(second)).ended(10);
    shell.run("copy", "--to", uri(file)).ended(6);
    flipABit(data(first));
    shell.run("copy", "--to", uri(second)).ended(5);
    assertThat(shell.with("BACKUP_TARGET", uri(second)).run("list").ended(0).out()).hasLineCount(1);
  }

  @Test
  void aRepairShowsItsPlanAndCopiesWhatIsMissing() throws IOException {
    String id = backupWithoutSecond();

    Answer planned = shell.run("repair", "--dry-run").ended(0);
    assertThat(planned.err()).contains("copy     " + id + " to file://", "its delivery failed");
    assertThat(shell.run("repair").ended(2).err()).contains("--yes");
    assertThat(second.resolve("shop")).doesNotExist();

    assertThat(shell.run("repair", "--yes").ended(0).out()).contains(id, "repaired, ");
    assertThat(shell.run("repair").ended(0).err()).contains("every storage has every backup");
  }

  @Test
  void aRepairReplacesADamagedCopyWhenItVerifies() throws IOException {
    shell.with("BACKUP_TARGET", uri(first) + "," + uri(second));
    backup();
    flipABit(data(second));

    assertThat(shell.run("repair").ended(0).err()).contains("every storage has every backup");
    Answer answer = shell.run("repair", "--depth", "stored", "--yes", "--json").ended(0);

    assertThat(answer.out()).contains("\"action\" : \"replace\"", "\"problem\" : null");
    shell.run("verify").ended(0);
  }

  @Test
  void whatARepairCannotPutRightIsToldByItsExitCode() throws IOException {
    shell.with("BACKUP_TARGET", uri(first) + "," + uri(second));
    backup();
    Files.delete(data(second));

    assertThat(shell.run("repair", "--json").ended(5).out()).contains("is missing");
    Files.writeString(first.resolveSibling("file"), "no folder");
    shell.with("BACKUP_TARGET", uri(first) + "," + uri(first.resolveSibling("file")));
    assertThat(shell.run("repair").ended(6).err()).contains("unread   opening ");
  }
}
