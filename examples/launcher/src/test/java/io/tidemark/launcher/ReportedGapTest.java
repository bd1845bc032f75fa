package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.WalStatus;
import io.tidemark.backup.postgres.PostgresBaseBackup;
import io.tidemark.backup.postgres.WalArchive;
import io.tidemark.backup.report.JobReport;
import io.tidemark.backup.report.Report;
import io.tidemark.backup.report.ReportFacts.LogFacts;
import io.tidemark.backup.report.ReportFacts.LogGap;
import io.tidemark.backup.report.ReportFormat;
import io.tidemark.backup.report.ReportOptions;
import io.tidemark.backup.servers.PostgresCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server removes some of its log before it is stored; a base backup follows. What the report says
 * of the log is done.
 *
 * <pre>
 * 1 [first] 1 ---- stored, 2 ---- lost, [second] 3 ---- stored
 * </pre>
 */
@Timeout(180)
class ReportedGapTest {

  private static final Pattern COMMAND =
      Pattern.compile(
          "BACKUP_TARGET=(\\S+) BACKUP_NAME=(\\S+)\\s+\\\\?\\s*"
              + "java -jar tidemark.jar restore --to-time (\\S+) --into-directory DIRECTORY");

  @TempDir private static Path storage;
  private static Report report;
  private static String lost;

  @TempDir private Path folder;

  @BeforeAll
  static void loseSomeLog() throws Exception {
    try (PostgresCluster server =
        PostgresCluster.of(15)
            .setting("wal_keep_size", "0")
            .setting("min_wal_size", "32MB")
            .setting("max_wal_size", "48MB")
            .create()
            .start()) {
      BackupPipeline pipeline =
          BackupPipeline.named("cluster")
              .from(PostgresBaseBackup.of(server.uri("postgres")))
              .to(storage.toUri().toString())
              .build();
      server.execute("CREATE TABLE r (n int)");
      try (WalArchiving archiving = archive(pipeline, server)) {
        store(archiving, server, 1);
        pipeline.run();
        store(archiving, server, 1);
      }
      server.await("SELECT active FROM pg_replication_slots", "f");
      server.execute("SELECT pg_drop_replication_slot('tidemark_cluster')");
      for (int i = 0; i < 5; i++) {
        insert(server, 2);
        server.execute("CHECKPOINT");
      }
      try (WalArchiving archiving = archive(pipeline, server)) {
        await(() -> !archiving.status().gaps().isEmpty());
        lost = archiving.status().gaps().get(0);
        pipeline.run();
        store(archiving, server, 3);
      }
      report = pipeline.repository().report(ReportOptions.standard());
    }
  }

  private static WalArchiving archive(BackupPipeline pipeline, PostgresCluster server) {
    return pipeline.archive(WalArchive.of(server.uri("postgres")).backupAfterGap(false));
  }

  /** Writes a row, ends the segment, and returns that segment's name. */
  private static String insert(PostgresCluster server, int row) {
    server.execute("INSERT INTO r VALUES (" + row + ")");
    return server.query("SELECT pg_walfile_name(pg_switch_wal())");
  }

  private static void store(WalArchiving archiving, PostgresCluster server, int row)
      throws Exception {
    await(() -> archiving.status().state() == WalStatus.State.STREAMING);
    String segment = insert(server, row);
    Path file =
        storage.resolve(
            "cluster/wal/00000001/" + segment.substring(0, 16) + "/" + segment + ".zst");
    await(() -> Files.exists(file));
  }

  private static void await(BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private static LogFacts log() {
    return report.jobs().get(0).log().orElseThrow();
  }

  @Test
  void bothStretchesAndTheGapAreShown() {
    JobReport job = report.jobs().get(0);
    assertThat(log().stretches()).hasSize(2);
    assertThat(log().stretches().get(0).backup()).isEqualTo(job.backups().get(1).id());
    assertThat(log().stretches().get(1).backup()).isEqualTo(job.backups().get(0).id());
    LogGap gap = log().gaps().get(0);
    assertThat(log().gaps()).hasSize(1);
    assertThat(log().stretches().get(0).to()).isBetween(gap.from(), gap.to());
    assertThat(lost).contains(gap.from().toString(), gap.to().toString());
    assertThat(gap.to()).isLessThanOrEqualTo(log().stretches().get(1).from());
    for (ReportFormat form : ReportFormat.values()) {
      assertThat(report.as(form)).contains(gap.from().toString(), gap.to().toString());
    }
    assertThat(job.verdict().findings()).anyMatch(finding -> finding.contains("gap"));
  }

  @Test
  void theCommandRestoresIntoTheNewestStretch() {
    // The last row is of the second that the log ends in.
    assertThat(rows(command(ReportFormat.TEXT))).startsWith("1 1 2 2 2 2 2");
    assertThat(command(ReportFormat.MARKDOWN)).isEqualTo(command(ReportFormat.TEXT));
  }

  private static List<String> command(ReportFormat form) {
    Matcher found = COMMAND.matcher(report.as(form));
    assertThat(found.find()).as(report.as(form)).isTrue();
    return Stream.of(1, 2, 3).map(found::group).toList();
  }

  private String rows(List<String> words) {
    Path data = folder.resolve("data");
    new Shell()
        .with("BACKUP_TARGET", words.get(0))
        .with("BACKUP_NAME", words.get(1))
        .run("restore", "--to-time", words.get(2), "--into-directory", data.toString(), "--yes")
        .ended(0);
    try (PostgresCluster restored = PostgresCluster.over(data, 15)) {
      return restored
          .start()
          .awaitRecovered()
          .query("SELECT string_agg(n::text, ' ' ORDER BY n) FROM r");
    }
  }
}
