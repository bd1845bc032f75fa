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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command shows of a log: nine segments, and a backup that begins with each third. */
class PrunedLogTest {

  @TempDir private Path folder;
  private Instant now = Instant.parse("2026-01-31T02:00:00Z");

  /** What a base backup says, without the server. */
  private record Cluster(int segment) implements BackupSource {

    @Override
    public String name() {
      return "cluster";
    }

    @Override
    public SourceReport capture(FileSink files, RunContext run) throws IOException {
      files.write("base.tar", out -> out.write(7));
      Map<String, String> facts =
          Map.of(
              "system-identifier", "4711",
              "server-version-num", "150004",
              "wal-segment-bytes", "16777216",
              "timeline", "1",
              "start-lsn", "0/%d000028".formatted(segment),
              "end-lsn", "0/%d000100".formatted(segment),
              "wal", "included");
      return new SourceReport("postgresql-base", facts, List.of(), List.of());
    }
  }

  @BeforeEach
  void fill() throws IOException {
    for (int segment = 3; segment <= 9; segment += 3) {
      BackupPipeline.named("shop")
          .from(new Cluster(segment))
          .clock(() -> now)
          .to(storage())
          .build()
          .run();
      now = now.plus(Duration.ofDays(1));
    }
    Files.createDirectories(log());
    for (int segment = 1; segment <= 9; segment++) {
      Files.write(log().resolve(name(segment) + ".zst"), new byte[100]);
      Files.write(log().resolve(name(segment) + ".json"), new byte[20]);
    }
  }

  private static String name(int segment) {
    return "00000001000000000000000" + segment;
  }

  private Path log() {
    return folder.resolve("storage/shop/wal/00000001/0000000100000000");
  }

  private String storage() {
    return folder.resolve("storage").toUri().toString();
  }

  private Shell shell() {
    return new Shell()
        .with("BACKUP_NAME", "shop")
        .with("BACKUP_TARGET", storage())
        .with("BACKUP_RETENTION", "last=2");
  }

  @Test
  void aDryRunSaysWhichLogGoesAndWhyTheRestStays() {
    assertThat(shell().run("prune", "--dry-run").ended(0).err())
        .contains(
            "goes    log %s to %s, 5 segments, 600 B: no base backup needs it\n"
                .formatted(name(1), name(5)))
        .contains("stays   log from " + name(6) + " on");
    assertThat(log().resolve(name(1) + ".zst")).exists();
  }

  @Test
  void whatNoBackupNeedsGoes() {
    assertThat(shell().run("prune", "--yes").ended(0).out())
        .contains("5 segments, 600 B deleted\n");

    assertThat(log().resolve(name(5) + ".json")).doesNotExist();
    assertThat(log().resolve(name(6) + ".zst")).exists();
    assertThat(shell().run("prune", "--yes").ended(0).out()).isEmpty();
  }

  @Test
  void itCanBeJson() {
    assertThat(shell().run("prune", "--yes", "--json").ended(0).out())
        .contains("\"first\" : \"" + name(1) + "\"")
        .contains("\"last\" : \"" + name(5) + "\"")
        .contains("\"deletedLog\" : [ {");
  }
}
