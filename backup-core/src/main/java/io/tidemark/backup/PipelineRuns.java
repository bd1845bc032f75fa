package io.tidemark.backup;

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

  synchronized BackupRun submit() {
    BackupRun run = BackupRun.start(settings, known);
    runs.removeIf(BackupRun::isDone);
    runs.add(run);
    return run;
  }

  /** Starts one unless another is being made. */
  synchronized Optional<BackupRun> submitIfIdle() {
    return runs.stream().allMatch(BackupRun::isDone) ? Optional.of(submit()) : Optional.empty();
  }
}
