package io.tidemark.backup.metrics;

import io.tidemark.backup.event.BackupEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Counts what events tell, since the process has started. Thread-safe. */
final class EventFigures {

  private static final String SUCCESS = "success";
  private static final String FAILURE = "failure";
  private static final Pattern VERB = Pattern.compile("[a-z]{1,20}");

  /** How often, and how much in all. */
  private static final class Count {
    private long times;
    private double sum;
  }

  private final Map<String, Map<Sample.Series, Count>> counts = new TreeMap<>();
  private final Map<String, Map<String, Instant>> active = new TreeMap<>();
  private final Set<String> jobs = new HashSet<>();

  /** Makes a job's counters 0, so that the first count is seen as a rise. */
  synchronized void know(String job) {
    if (jobs.add(job)) {
      for (String result : List.of(SUCCESS, FAILURE)) {
        count(job, Metric.RUN, result);
      }
      active.put(job, new TreeMap<>());
    }
  }

  synchronized void hear(BackupEvent event) {
    String job = event.job();
    if (event instanceof BackupEvent.Started started) {
      know(job);
      active.getOrDefault(job, Map.of()).put(started.backupId(), started.at());
    } else if (event instanceof BackupEvent.Succeeded made) {
      ended(job, made.backupId(), made.at(), made.warnings().isEmpty() ? SUCCESS : "warning");
      add(count(job, Metric.TRANSFERRED, "read"), (double) made.plainBytes());
    } else if (event instanceof BackupEvent.Delivered delivered) {
      add(count(job, Metric.TRANSFERRED, "stored"), (double) delivered.storedBytes());
    } else if (event instanceof BackupEvent.Failed failed) {
      ended(job, failed.backupId(), failed.at(), FAILURE);
    } else if (event instanceof BackupEvent.Skipped skipped && skipped.task().equals("backup")) {
      add(count(job, Metric.RUN, "skipped"), 0);
    } else {
      hearOther(job, event);
    }
  }

  private void hearOther(String job, BackupEvent event) {
    if (event instanceof BackupEvent.Retrying retrying) {
      add(count(job, Metric.RETRIES, verb(retrying.retry().operation())), 1);
    } else if (event instanceof BackupEvent.Pruned pruned) {
      add(count(job, Metric.PRUNED), pruned.deleted());
    } else if (event instanceof BackupEvent.Verified verified) {
      add(count(job, Metric.VERIFIED, verified.problem().isEmpty() ? SUCCESS : FAILURE), 1);
    } else if (event instanceof BackupEvent.DrillFinished drill) {
      Count count = count(job, Metric.DRILL, drill.problem().isEmpty() ? SUCCESS : FAILURE);
      add(count, seconds(drill.took()));
    }
  }

  private void ended(String job, String id, Instant at, String result) {
    know(job);
    Instant begun = active.getOrDefault(job, Map.of()).remove(id);
    add(count(job, Metric.RUN, result), begun == null ? 0 : seconds(Duration.between(begun, at)));
  }

  /** An operation names a key after its verb: {@code upload part 7 of 'a/b'}. */
  private static String verb(String operation) {
    String word = operation.split(" ", 2)[0];
    return VERB.matcher(word).matches() ? word : "other";
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }

  private static void add(Count count, double amount) {
    count.times++;
    count.sum += amount;
  }

  private Count count(String job, Metric metric, String... tags) {
    List<String> values = new ArrayList<>(List.of(job));
    values.addAll(List.of(tags));
    return counts
        .computeIfAbsent(job, none -> new LinkedHashMap<>())
        .computeIfAbsent(new Sample.Series(metric, values), none -> new Count());
  }

  synchronized List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    counts
        .values()
        .forEach(
            all ->
                all.forEach(
                    (series, count) ->
                        samples.add(
                            new Sample(series.metric(), series.tags(), count.sum, count.times))));
    active.forEach((job, runs) -> samples.add(Sample.of(Metric.RUN_ACTIVE, runs.size(), job)));
    return samples;
  }
}
