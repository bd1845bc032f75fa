package io.tidemark.backup;

import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.transfer.Run;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A run as sources and targets see it: with the other backups of its job. */
final class JobContext implements RunContext {

  private final Run run;
  private final Supplier<List<BackupFiles>> earlier;
  private @Nullable List<BackupFiles> known;

  JobContext(Run run, Supplier<List<BackupFiles>> earlier) {
    this.run = run;
    this.earlier = earlier;
  }

  @Override
  public Instant startedAt() {
    return run.startedAt();
  }

  @Override
  public synchronized List<BackupFiles> earlier() {
    List<BackupFiles> found = known;
    if (found == null) {
      // Every manifest in every place is read for it.
      found = earlier.get();
      known = found;
    }
    return found;
  }

  @Override
  public void stage(String description) {
    run.stage(description);
  }

  @Override
  public void expectBytes(long totalBytes) {
    run.expectBytes(totalBytes);
  }

  @Override
  public void warn(String message) {
    run.warn(message);
  }

  @Override
  public void checkpoint() {
    run.checkpoint();
  }

  @Override
  public Registration onCancel(Runnable unblock) {
    return run.onCancel(unblock);
  }
}
