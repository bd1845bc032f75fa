package io.tidemark.backup.postgres;

import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.source.RunContext;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A run that a test can cancel and look into. */
public final class TestRun implements RunContext {

  public static final Instant START = Instant.parse("2026-01-31T02:15:00Z");

  public final List<String> stages = new CopyOnWriteArrayList<>();
  public final List<String> warnings = new CopyOnWriteArrayList<>();
  public volatile long expectedBytes = -1;
  private final List<Runnable> unblocks = new CopyOnWriteArrayList<>();
  private volatile boolean cancelled;

  /** Begins a run that nothing has happened to. */
  public TestRun() {}

  /** Cancels the run, as another thread would. */
  public void cancel() {
    cancelled = true;
    unblocks.forEach(Runnable::run);
  }

  public int registrations() {
    return unblocks.size();
  }

  @Override
  public Instant startedAt() {
    return START;
  }

  @Override
  public void stage(String description) {
    stages.add(description);
  }

  @Override
  public void expectBytes(long totalBytes) {
    expectedBytes = totalBytes;
  }

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
    return () -> unblocks.remove(unblock);
  }
}
