package io.tidemark.backup;

import io.tidemark.backup.coordination.Coordination;
import io.tidemark.backup.source.BackupSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The backups that a pipeline is making. Thread-safe. */
final class PipelineRuns {

  private final Settings settings;
  private final KnownRepositories known;

  /** Shared by all that make backups of the pipeline, whoever hears of them. */
  private final List<BackupRun> runs;

  PipelineRuns(Settings settings, KnownRepositories known) {
    this(settings, known, new ArrayList<>());
  }

  private PipelineRuns(Settings settings, KnownRepositories known, List<BackupRun> runs) {
    this.settings = settings;
    this.known = known;
    this.runs = runs;
  }

  /** Returns the same with other settings. */
  PipelineRuns with(Settings others) {
    return new PipelineRuns(others, known, runs);
  }

  BackupRun submit() {
    return submit(Coordination.none());
  }

  /** Starts one that asks {@code fallback} for the turn if the pipeline has no coordination. */
  BackupRun submit(Coordination fallback) {
    return start(settings.coordinated(fallback));
  }

  /** Starts one of the source as {@code seen} by others. */
  BackupRun submitAs(UnaryOperator<BackupSource> seen) {
    return start(settings.copying(seen.apply(settings.source())).coordinated(Coordination.none()));
  }

  private BackupRun start(Settings of) {
    synchronized (runs) {
      BackupRun run = BackupRun.start(of, known);
      runs.removeIf(BackupRun::isDone);
      runs.add(run);
      return run;
    }
  }

  /** Starts one unless another is being made. */
  Optional<BackupRun> submitIfIdle() {
    return startIfIdle(settings.coordinated(Coordination.none()));
  }

  /** Starts one that takes its turn from {@code turns}, unless another is being made. */
  Optional<BackupRun> submitIfIdle(Coordination turns) {
    return startIfIdle(settings.inTurnOf(turns));
  }

  private Optional<BackupRun> startIfIdle(Settings of) {
    synchronized (runs) {
      return runs.stream().allMatch(BackupRun::isDone) ? Optional.of(start(of)) : Optional.empty();
    }
  }
}
