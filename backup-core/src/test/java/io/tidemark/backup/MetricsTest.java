package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.metrics.BackupMetrics;
import io.tidemark.backup.metrics.LogFigures;
import io.tidemark.backup.metrics.Metric;
import io.tidemark.backup.metrics.MicrometerMetrics;
import io.tidemark.backup.metrics.Scrape;
import io.tidemark.backup.monitoring.Watch;
import io.tidemark.backup.report.Expectations;
import io.tidemark.backup.storage.StorageListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Figures from what lies in storages and from events, in all their forms. */
@Timeout(60)
class MetricsTest {

  private static final Duration DAY = Duration.ofDays(1);

  private final BackupMetrics metrics = BackupMetrics.withScriptNames();
  private final WatchedShop shop = new WatchedShop().listening(metrics);

  private BackupMonitor monitor(BackupMetrics observer) {
    return shop.monitor()
        .listen(observer)
        .observe(observer::observe)
        .job("shop", Watch.of(Expectations.none().maxAge(DAY)).maxDrillAge(DAY).maxCheckAge(DAY))
        .build();
  }

  /** Makes everything happen that there is a figure of, except for a log at rest. */
  private void allThatHappens() {
    Backup backup = shop.backup();
    BackupRepository repository = shop.pipeline(new TextSource()).repository();
    repository.verify("shop", backup.id(), Depth.STORED);
    repository.note(
        "shop",
        new DrillRecord(
            backup.id(),
            shop.now,
            Optional.empty(),
            Optional.of(Duration.ofSeconds(90)),
            Optional.empty(),
            Map.of()));
    shop.later(Duration.ofHours(2));
    shop.failedRun();
    metrics.accept(
        new BackupEvent.DrillFinished(
            "shop", shop.now, "1", Duration.ofSeconds(90), Optional.empty()));
    metrics.accept(new BackupEvent.Pruned("shop", shop.now, 3, java.util.List.of()));
    metrics.accept(new BackupEvent.Verified("shop", shop.now, "1", "first", 10, Optional.empty()));
    metrics.accept(
        new BackupEvent.Retrying(
            "shop",
            shop.now,
            "first",
            new StorageListener.Retry(
                "upload part 7 of 'a/b'", 1, 3, Duration.ofSeconds(1), "no")));
    metrics.nextRun("shop", () -> Optional.of(shop.now.plus(DAY)));
    metrics.log("shop", () -> new LogFigures(true, OptionalLong.of(4_711)));
  }

  @Test
  void aRealRegistryHasTheSameSeriesAndValuesAsTheText() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new MicrometerMetrics(metrics).bindTo(registry);
    allThatHappens();
    monitor(metrics).check();

    Scrape ours = Scrape.of(metrics.prometheus());
    Scrape theirs = Scrape.of(registry.scrape());

    assertThat(theirs.values()).isEqualTo(ours.values());
    assertThat(theirs.types()).isEqualTo(ours.types());
    assertThat(ours.values())
        .hasSizeGreaterThan(50)
        .containsEntry("backup_retries_total[job=\"shop\", operation=\"upload\"]", 1.0);
  }

  @Test
  void metersGoWithTheirValuesAndSurviveACollection() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    BackupMetrics own = BackupMetrics.create();
    long[] retained = {1};
    own.log(
        "shop",
        () ->
            new LogFigures(
                true, retained[0] > 9 ? OptionalLong.empty() : OptionalLong.of(retained[0])));
    new MicrometerMetrics(own).bindTo(registry);
    System.gc();
    retained[0] = 2;
    String series = "backup_wal_lag_bytes[job=\"shop\"]";
    assertThat(Scrape.of(registry.scrape()).values()).containsEntry(series, 2.0);

    retained[0] = 10;
    own.accept(new BackupEvent.Warned("shop", shop.now, "something happens"));
    assertThat(Scrape.of(registry.scrape()).values()).doesNotContainKey(series);
  }

  @Test
  void theFiguresOfTheStoragesSurviveARestart() {
    Backup backup = shop.backup();
    BackupMetrics restarted = BackupMetrics.create();
    shop.later(Duration.ofHours(1));

    monitor(restarted).check();

    assertThat(Scrape.of(restarted.prometheus()).values())
        .containsEntry(
            "backup_last_success_timestamp_seconds[job=\"shop\", kind=\"text\"]",
            (double) backup.manifest().startedAt().getEpochSecond())
        .containsEntry("backup_last_run_success[job=\"shop\", kind=\"text\"]", 1.0)
        .containsEntry("backup_catalog_backups[job=\"shop\", state=\"ok\", target=\"second\"]", 1.0)
        .containsEntry("backup_max_age_seconds[job=\"shop\"]", 86_400.0);
  }

  @Test
  void aJobThatNeverRanHasNoTimes() {
    monitor(metrics).check();

    assertThat(Scrape.of(metrics.prometheus()).names())
        .contains("backup_alarms", "backup_max_age_seconds")
        .doesNotContain(
            "backup_last_success_timestamp_seconds",
            "backup_last_run_timestamp_seconds",
            "backup_last_size_bytes",
            "backup_drill_last_success_timestamp_seconds");
  }

  @Test
  void whatWasKnownStaysWhileNothingCanBeRead() {
    shop.backup();
    BackupMonitor monitor = monitor(metrics);
    monitor.check();
    shop.first.inject(io.tidemark.backup.testkit.Fault.failList());
    shop.second.inject(io.tidemark.backup.testkit.Fault.failList());
    monitor.check();

    assertThat(Scrape.of(metrics.prometheus()).values())
        .containsKey("backup_last_success_timestamp_seconds[job=\"shop\", kind=\"text\"]")
        .containsEntry("backup_target_readable[target=\"first\"]", 0.0)
        .containsEntry("backup_alarms[alarm=\"storage\", job=\"shop\"]", 2.0);
  }

  @Test
  void aLogAtRestHasFiguresOfWhatCanBeRestored() throws IOException {
    ArchivedLog log = new ArchivedLog();
    Instant begin = log.now;
    log.base(1, 2);
    log.segments(1, 2, 4);
    log.monitor().observe(metrics::observe).build().check();

    assertThat(Scrape.of(metrics.prometheus()).values())
        .containsEntry("backup_wal_gaps[job=\"cluster\"]", 0.0)
        .containsEntry(
            "backup_pitr_start_timestamp_seconds[job=\"cluster\"]", (double) begin.getEpochSecond())
        .containsEntry(
            "backup_pitr_end_timestamp_seconds[job=\"cluster\"]",
            (double) log.now.minusSeconds(60).getEpochSecond())
        .containsEntry("postgres_backup_count[database=\"cluster\"]", 1.0)
        .containsEntry("backup_last_run_success[job=\"cluster\", kind=\"base\"]", 1.0);
  }

  @Test
  void everyFigureHappens() throws IOException {
    SortedSet<String> expected = new TreeSet<>();
    for (Metric metric : Metric.values()) {
      if (metric.type() == Metric.Type.TIMER) {
        expected.add(metric.prometheus() + "_count");
        expected.add(metric.prometheus() + "_sum");
      } else {
        expected.add(metric.prometheus());
      }
    }

    assertThat(everything()).isEqualTo(expected);
  }

  @Test
  void theDocumentHasEveryFigureWithItsTypeAndTags() throws IOException {
    String document = Files.readString(Path.of("../docs/monitoring.md"));
    for (Metric metric : Metric.values()) {
      String tags =
          metric.tags().stream().map(tag -> "`" + tag + "`").collect(Collectors.joining(", "));
      String name = metric.prometheus();
      if (metric.type() == Metric.Type.TIMER) {
        name = name + "_count`, `" + name + "_sum";
      }
      assertThat(document)
          .contains(
              "| %s | `%s` | %s | %s | %s |"
                  .formatted(
                      metric.isScripts() ? "*scripts*" : "`" + metric.dotted() + "`",
                      name,
                      metric.type().name().toLowerCase(Locale.ROOT),
                      tags,
                      metric.help()));
    }
  }

  /** Returns the names of all series that a real registry shows when everything has happened. */
  static SortedSet<String> everything() throws IOException {
    MetricsTest test = new MetricsTest();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new MicrometerMetrics(test.metrics).bindTo(registry);
    test.allThatHappens();
    test.monitor(test.metrics).check();
    SortedSet<String> names = new TreeSet<>(Scrape.of(registry.scrape()).names());
    ArchivedLog log = new ArchivedLog();
    log.base(1, 2);
    log.segments(1, 2, 4);
    log.monitor().observe(test.metrics::observe).build().check();
    names.addAll(Scrape.of(registry.scrape()).names());
    return names;
  }
}
