package io.tidemark.backup.metrics;

import io.tidemark.backup.report.JobReport;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.Condition;
import io.tidemark.backup.report.JobReport.CopyState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Figures of what each place has of one job. */
final class PlaceFigures {

  private static final List<String> STATES = List.of("ok", "corrupt", "incomplete");

  private final JobReport job;
  private final TargetNames targets;
  private final List<Sample> samples = new ArrayList<>();

  PlaceFigures(JobReport job, TargetNames targets) {
    this.job = job;
    this.targets = targets;
  }

  List<Sample> samples() {
    job.places().forEach(this::place);
    return samples;
  }

  private void place(String location) {
    Map<String, Integer> counts = new TreeMap<>();
    STATES.forEach(state -> counts.put(state, 0));
    long bytes = 0;
    Optional<Instant> oldest = Optional.empty();
    for (BackupLine backup : job.backups()) {
      Condition condition = condition(backup, location);
      Optional<String> state = state(condition);
      if (condition == Condition.UNKNOWN) {
        return;
      }
      if (state.isPresent()) {
        counts.merge(state.get(), 1, Integer::sum);
        bytes += backup.storedBytes();
      }
      oldest = condition == Condition.WHOLE ? Optional.of(backup.takenAt()) : oldest;
    }
    String target = targets.of(location);
    counts.forEach(
        (state, count) ->
            samples.add(Sample.of(Metric.CATALOG_BACKUPS, count, job.job(), target, state)));
    samples.add(Sample.of(Metric.CATALOG_SIZE, bytes, job.job(), target));
    oldest.ifPresent(at -> samples.add(Sample.of(Metric.CATALOG_OLDEST, at, job.job(), target)));
  }

  private static Condition condition(BackupLine backup, String location) {
    return backup.copies().stream()
        .filter(copy -> copy.location().equals(location))
        .map(CopyState::condition)
        .findFirst()
        .orElse(Condition.ABSENT);
  }

  private static Optional<String> state(Condition condition) {
    return switch (condition) {
      case WHOLE -> Optional.of("ok");
      case FLAWED -> Optional.of("incomplete");
      case SUSPECT, DAMAGED -> Optional.of("corrupt");
      case ABSENT, UNKNOWN -> Optional.empty();
    };
  }
}
