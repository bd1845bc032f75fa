package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

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

  @BeforeEach
  void oneBackup() {
    BackupPipeline.named("shop").from(new Text()).to(storage()).build().run();
  }

  private String storage() {
    return folder.resolve("storage").toUri().toString();
  }

  private Shell shell() {
    return new Shell().with("BACKUP_TARGET", storage());
  }

  private List<Path> reports() throws IOException {
    Path reports = folder.resolve("storage/reports");
    if (!Files.exists(reports)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(reports)) {
      return files.toList();
    }
  }

  @Test
  void aReportIsText() {
    assertThat(shell().run("report").ended(0).out())
        .contains("shop")
        .contains("✓ OK")
        .contains("No retention policy was given");
  }

  @Test
  void settingsSayWhatIsExpected() {
    Shell.Answer answer =
        shell()
            .with("BACKUP_MAX_AGE", "PT26H")
            .with("BACKUP_RETENTION", "daily=7")
            .run("report", "--rto", "1800", "--every", "P1D")
            .ended(0);

    assertThat(answer.out()).contains("allowed are 1 d 2 h").contains("daily 1 of 7");
    assertThat(shell().run("report", "--max-age", "PT0.001S").ended(0).out()).contains("STALE");
  }

  @Test
  void aConfiguredJobThatNeverRanIsShown() {
    assertThat(shell().with("BACKUP_NAME", "wiki").run("report").ended(0).out())
        .contains("NEVER RUN");
  }

  @Test
  void theFileTellsTheFormAndIsReplaced() throws IOException {
    Path page = folder.resolve("report.html");
    Files.writeString(page, "old");

    assertThat(shell().run("report", "-o", page.toString()).ended(0).out()).isEmpty();

    assertThat(page).content().startsWith("<!DOCTYPE html>").contains("id=\"job-shop\"");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
    assertThat(shell().run("report", "--format", "json").ended(0).out())
        .contains("\"formatVersion\" : 1");
    assertThat(shell().run("report", "--format", "md").ended(0).out()).contains("## shop");
  }

  @Test
  void anUploadLiesUnderReports() throws IOException {
    assertThat(reports()).isEmpty();

    Shell.Answer answer = shell().run("report", "--upload", "--format", "html").ended(0);
    shell().run("report", "--upload", "--format", "html").ended(0);

    assertThat(answer.err()).contains("stored in ").contains(" as reports/");
    assertThat(reports()).hasSize(2).allMatch(file -> file.toString().endsWith(".html"));
  }

  @Test
  void aStorageThatCannotBeReadIsInTheReport() {
    String absent = folder.resolve("absent").toUri().toString();

    Shell.Answer answer = shell().with("BACKUP_ALSO_TO", absent).run("report", "--upload").ended(6);

    assertThat(answer.err()).contains("not stored in ");
  }

  @Test
  void whatIsNoFormAndNoZoneIsRefused() {
    assertThat(shell().run("report", "--format", "pdf").ended(2).err())
        .contains("write html, md, json or text");
    assertThat(shell().run("report", "--zone", "Mars/Base").ended(2).err())
        .contains("--zone is no time zone");
  }
}
