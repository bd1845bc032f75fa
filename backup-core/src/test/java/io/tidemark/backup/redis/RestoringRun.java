package io.tidemark.backup.redis;

import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.source.RunContext;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A restore's run that a test can cancel, and in whose stages it can do something. */
final class RestoringRun implements RunContext {

  final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<Runnable> unblocks = new CopyOnWriteArrayList<>();
  private final Consumer<String> onStage;
  private volatile boolean cancelled;

  RestoringRun() {
    this(stage -> {});
  }

  RestoringRun(Consumer<String> onStage) {
    this.onStage = onStage;
  }

  /** Cancels the run, as another thread would. */
  void cancel() {
    cancelled = true;
    unblocks.forEach(Runnable::run);
  }

  int registrations() {
    return unblocks.size();
  }

  @Override
  public Instant startedAt() {
    return Instant.parse("2026-01-31T02:15:00Z");
  }

  @Override
  public void stage(String description) {
    onStage.accept(description);
  }

  @Override
  public void expectBytes(long totalBytes) {}

  @Override
  public void warn(String message) {
    warnings.add(message);
  }

  @Override
  public void checkpoint() {
    if (cancelled) {
      throw new RunCancelledException("cancelled by the test", null);
    }
  }

  @Override
  public Registration onCancel(Runnable unblock) {
    unblocks.add(unblock);
    if (cancelled) {
      unblock.run();
    }
    return () -> unblocks.remove(unblock);
  }
}
