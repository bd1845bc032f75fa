package io.tidemark.backup;

import io.tidemark.backup.coordination.Coordination;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The backups that a pipeline is making. Thread-safe. */
final class PipelineRuns {

  private final Settings settings;
  private final KnownRepositories known;
  private final List<BackupRun> runs = new ArrayList<>();

  PipelineRuns(Settings settings, KnownRepositories known) {
    this.settings = settings;
    this.known = known;
  }

  BackupRun submit() {
    return submit(Coordination.none());
  }

  /** Starts one that asks {@code fallback} for the turn if the pipeline has no coordination. */
  synchronized BackupRun submit(Coordination fallback) {
    BackupRun run = BackupRun.start(settings.coordinated(fallback), known);
    runs.removeIf(BackupRun::isDone);
    runs.add(run);
    return run;
  }

  /** Starts one unless another is being made. */
  synchronized Optional<BackupRun> submitIfIdle() {
    return runs.stream().allMatch(BackupRun::isDone) ? Optional.of(submit()) : Optional.empty();
  }
}
