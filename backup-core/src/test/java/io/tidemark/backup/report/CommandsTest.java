package io.tidemark.backup.report;

import static io.tidemark.backup.report.ReportExamples.FILE;
import static io.tidemark.backup.report.ReportExamples.NOW;
import static io.tidemark.backup.report.ReportExamples.facts;
import static io.tidemark.backup.report.ReportExamples.id;
import static io.tidemark.backup.report.ReportExamples.job;
import static io.tidemark.backup.report.ReportExamples.place;
import static io.tidemark.backup.report.ReportExamples.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.report.ReportFacts.Stretch;
import io.tidemark.backup.source.SourceReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {

  private static final Instant SINCE = NOW.plusMillis(200);
  private static final Report REPORT =
      Report.of(facts(job("shop", place(FILE, List.of()))), ReportOptions.standard());

  private static String toEnd(Optional<Instant> until) {
    Stretch stretch =
        new Stretch(1, id(NOW), SINCE, until, Lsn.parse("0/2000028"), Lsn.parse("0/3000000"));
    return Commands.toEnd(REPORT, REPORT.jobs().get(0), stretch);
  }

  @Test
  void aStretchIsRestoredToTheSecondThatItEndsIn() {
    assertThat(toEnd(Optional.of(SINCE.plusSeconds(9))))
        .contains("restore --to-time 2026-03-01T12:00:09Z --into-directory DIRECTORY");
  }

  @Test
  void aStretchWithinOneSecondIsRestoredToItsEnd() {
    assertThat(toEnd(Optional.of(SINCE.plusMillis(50))))
        .contains("restore --to-time 2026-03-01T12:00:00.250Z --into-directory DIRECTORY");
  }

  private static Report reportOf(String kind) {
    SourceReport source =
        new SourceReport(kind, Map.of("server-version", "7.0.15"), List.of(), List.of());
    Manifest backup =
        ReportExamples.manifest(
            "shop", NOW.minusSeconds(60), new long[] {10, 5}, Duration.ofSeconds(1), source);
    return Report.of(
        facts(job("shop", place(FILE, List.of(whole(backup))))), ReportOptions.standard());
  }

  @ParameterizedTest
  @CsvSource({
    "redis-rdb, --into redis://HOST",
    "postgresql-dump, --into postgresql://USER@HOST/DATABASE",
    "postgresql-base, --into-directory DIRECTORY"
  })
  void aBackupIsRestoredToWhatItIsOf(String kind, String target) {
    JobReport job = reportOf(kind).jobs().get(0);

    assertThat(Commands.restore(job, job.backups().get(0)).orElseThrow())
        .contains("restore " + job.backups().get(0).id())
        .endsWith(target);
  }

  @Test
  void theInventoryNamesTheKindOfASnapshot() {
    assertThat(reportOf("redis-rdb").as(ReportFormat.TEXT))
        .containsPattern("\\brdb\\b")
        .contains("7.0.15")
        .doesNotContain("redis-rdb");
  }

  @Test
  void aBackupWithoutLogIsRestoredAsItWas() {
    assertThat(toEnd(Optional.empty()))
        .contains("restore " + id(NOW) + " --into-directory DIRECTORY");
  }
}
