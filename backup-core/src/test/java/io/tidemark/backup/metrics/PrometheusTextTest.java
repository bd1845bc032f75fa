package io.tidemark.backup.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.event.BackupEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The text that Prometheus reads, and the file that it lies in. */
class PrometheusTextTest {

  @Test
  void aFamilyHasItsHelpAndTypeOnce() {
    assertThat(
            PrometheusText.of(
                List.of(
                    Sample.of(Metric.MAX_AGE, Duration.ofHours(26), "shop"),
                    Sample.of(Metric.MAX_AGE, Duration.ofMillis(1_500), "wiki"))))
        .isEqualTo(
            """
            # HELP backup_max_age_seconds How old the newest good backup may be
            # TYPE backup_max_age_seconds gauge
            backup_max_age_seconds{job="shop"} 93600
            backup_max_age_seconds{job="wiki"} 1.5
            """);
  }

  @Test
  void aTimerIsASummary() {
    assertThat(
            PrometheusText.of(List.of(new Sample(Metric.RUN, List.of("shop", "failure"), 2.5, 3))))
        .endsWith(
            """
            # TYPE backup_run_seconds summary
            backup_run_seconds_count{job="shop",result="failure"} 3
            backup_run_seconds_sum{job="shop",result="failure"} 2.5
            """);
  }

  @Test
  void labelsAreEscaped() {
    assertThat(PrometheusText.of(List.of(Sample.of(Metric.BUILD, 1, "a\"b\\c\nd"))))
        .endsWith("backup_build{version=\"a\\\"b\\\\c\\nd\"} 1\n");
  }

  @Test
  void namesEndInNothingThatThePrometheusClientTakesAway() {
    for (Metric metric : Metric.values()) {
      if (metric.type() != Metric.Type.COUNTER) {
        assertThat(metric.prometheus()).doesNotMatch(".*_(total|created|bucket|info)");
      }
      assertThat(metric.prometheus()).matches("(postgres_)?backup(_[a-z]+)+");
    }
  }

  @Test
  void countersOfAJobBeginAtZero() {
    BackupMetrics metrics = BackupMetrics.create();
    metrics.accept(new BackupEvent.Started("shop", Instant.EPOCH, "1"));

    assertThat(Scrape.of(metrics.prometheus()).values())
        .containsEntry("backup_run_seconds_count[job=\"shop\", result=\"failure\"]", 0.0)
        .containsEntry("backup_run_seconds_count[job=\"shop\", result=\"success\"]", 0.0)
        .containsEntry("backup_run_active[job=\"shop\"]", 1.0);
  }

  @Test
  void runsAreCountedByTheirResultAndTime() {
    BackupMetrics metrics = BackupMetrics.create();
    Instant begin = Instant.EPOCH;
    metrics.accept(new BackupEvent.Started("shop", begin, "1"));
    metrics.accept(new BackupEvent.Failed("shop", begin.plusSeconds(7), "1", "no"));
    metrics.accept(new BackupEvent.Started("shop", begin, "2"));
    metrics.accept(
        new BackupEvent.Succeeded("shop", begin.plusSeconds(5), "2", 10, 4, List.of("careful")));
    metrics.accept(new BackupEvent.Skipped("shop", begin, "backup", "another one is at it"));
    metrics.accept(new BackupEvent.Skipped("shop", begin, "prune", "another one is at it"));

    assertThat(Scrape.of(metrics.prometheus()).values())
        .containsEntry("backup_run_seconds_sum[job=\"shop\", result=\"failure\"]", 7.0)
        .containsEntry("backup_run_seconds_sum[job=\"shop\", result=\"warning\"]", 5.0)
        .containsEntry("backup_run_seconds_count[job=\"shop\", result=\"skipped\"]", 1.0)
        .containsEntry("backup_transferred_bytes_total[direction=\"read\", job=\"shop\"]", 10.0)
        .containsEntry("backup_run_active[job=\"shop\"]", 0.0);
  }

  @Test
  void whatMayNotExistIsNotThere() {
    BackupMetrics metrics = BackupMetrics.create();
    metrics.nextRun("shop", Optional::empty);
    metrics.log("shop", () -> new LogFigures(false, java.util.OptionalLong.empty()));

    assertThat(Scrape.of(metrics.prometheus()).values())
        .containsOnly(java.util.Map.entry("backup_wal_streaming[job=\"shop\"]", 0.0));
  }

  @Test
  void aFileIsReplacedAsAWholeAndReadableByAll(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("tidemark.prom");
    Files.writeString(file, "old");

    Textfile.write(file, "new\n");

    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    assertThat(names(folder)).containsExactly("tidemark.prom");
  }

  @Test
  void aFileThatCannotBeReplacedLeavesNothingBehind(@TempDir Path folder) throws IOException {
    Path taken = folder.resolve("tidemark.prom");
    Files.createDirectories(taken.resolve("full"));

    assertThatThrownBy(() -> Textfile.write(taken, "new")).isInstanceOf(IOException.class);
    assertThat(names(folder)).containsExactly("tidemark.prom");
    assertThatThrownBy(() -> Textfile.write(folder.resolve("absent/x.prom"), "new"))
        .isInstanceOf(NoSuchFileException.class);
  }

  private static Set<String> names(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }
}
