package io.tidemark.backup.metrics;

import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.monitoring.JobStatus;
import io.tidemark.backup.monitoring.MonitorReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * All figures about the backups of a process, in one place, from which all forms are made. What
 * lies in the storages comes from the looks of a monitor, so that a restart resets none of it; what
 * happens in this process is counted from events. Thread-safe.
 */
public final class BackupMetrics implements Consumer<BackupEvent> {

  private final EventFigures events = new EventFigures();
  private final Map<String, Supplier<LogFigures>> logs = new ConcurrentHashMap<>();
  private final Map<String, Supplier<Optional<Instant>>> nextRuns = new ConcurrentHashMap<>();
  private final List<Runnable> followers = new CopyOnWriteArrayList<>();
  private final boolean withScripts;
  private volatile List<Sample> catalog = List.of();

  private BackupMetrics(boolean withScripts) {
    this.withScripts = withScripts;
  }

  /** Returns those under the names of this library. */
  public static BackupMetrics create() {
    return new BackupMetrics(false);
  }

  /** Returns those under these names, and some also under those of scripts that are replaced. */
  public static BackupMetrics withScriptNames() {
    return new BackupMetrics(true);
  }

  /** Takes in an event of a pipeline, a monitor or a scheduler: {@code listen(metrics)}. */
  @Override
  public void accept(BackupEvent event) {
    events.hear(event);
    followers.forEach(Runnable::run);
  }

  /** Takes in what a monitor has seen: {@code observe(metrics::observe)}. */
  public void observe(MonitorReport report) {
    List<Sample> samples = new ArrayList<>(new CatalogFigures(report).samples());
    if (withScripts) {
      samples.addAll(ScriptFigures.of(report));
    }
    catalog = List.copyOf(samples);
    report.jobs().stream().map(JobStatus::job).forEach(events::know);
    followers.forEach(Runnable::run);
  }

  /** Adds the state of a log that this process keeps; it is asked for at each scrape. */
  public void log(String job, Supplier<LogFigures> state) {
    logs.put(job, state);
  }

  /** Adds when a job is to run next; it is asked for at each scrape. */
  public void nextRun(String job, Supplier<Optional<Instant>> next) {
    nextRuns.put(job, next);
  }

  /** Returns all figures of now, by metric. Does no I/O. */
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>(catalog);
    samples.addAll(liveSamples());
    samples.sort(Comparator.comparing(Sample::metric));
    return samples;
  }

  /** Returns those that change between two looks. */
  private List<Sample> liveSamples() {
    List<Sample> samples = new ArrayList<>(events.samples());
    logs.forEach((job, state) -> log(job, state.get(), samples));
    nextRuns.forEach(
        (job, next) ->
            next.get().ifPresent(at -> samples.add(Sample.of(Metric.NEXT_RUN, at, job))));
    return samples;
  }

  static boolean isLive(Metric metric) {
    return switch (metric) {
      case WAL_STREAMING, WAL_LAG, WAL_SLOT_RETAINED, NEXT_RUN, RUN_ACTIVE -> true;
      default -> false;
    };
  }

  /** Returns one of these as it is now. */
  Optional<Sample> live(Sample.Series series) {
    return liveSamples().stream().filter(sample -> sample.series().equals(series)).findFirst();
  }

  private static void log(String job, LogFigures state, List<Sample> samples) {
    samples.add(Sample.of(Metric.WAL_STREAMING, state.isStreaming() ? 1 : 0, job));
    state
        .retainedBytes()
        .ifPresent(
            bytes -> {
              samples.add(Sample.of(Metric.WAL_LAG, bytes, job));
              samples.add(Sample.of(Metric.WAL_SLOT_RETAINED, bytes, job));
            });
  }

  /** Returns the page that a Prometheus server scrapes. Does no I/O. */
  public String prometheus() {
    return PrometheusText.of(samples());
  }

  /**
   * Writes the same for node_exporter's textfile collector; it is replaced as a whole.
   *
   * @param file ends in {@code .prom}
   */
  public void writeTextfile(Path file) throws IOException {
    Textfile.write(file, prometheus());
  }

  /** Has something called after each change of what there are figures of. */
  void follow(Runnable follower) {
    followers.add(follower);
  }
}
