package io.tidemark.backup;

import io.tidemark.backup.event.Progress;
import io.tidemark.backup.transfer.Run;

/** A backup that is being made. Thread-safe. */
public final class BackupRun {

  private final Run run;
  private final Execution<Backup> execution;
  private final EventSender events;

  private BackupRun(Run run, Execution<Backup> execution, EventSender events) {
    this.run = run;
    this.execution = execution;
    this.events = events;
  }

  static BackupRun start(Settings settings, KnownRepositories known) {
    EventSender events = new EventSender(settings);
    Run run = new Run(settings.job().value(), settings.clock(), events::warned);
    Execution.Limits limits = new Execution.Limits(settings.timeout(), settings.grace());
    BackupTaker taker = new BackupTaker(settings, known, run, events);
    return new BackupRun(run, Execution.start(run, limits, taker), events);
  }

  /**
   * Waits for the end and returns the backup. Interrupting the waiting thread cancels the run.
   *
   * @throws io.tidemark.backup.error.BackupException if there is no backup
   */
  public Backup join() {
    try {
      return execution.join();
    } finally {
      events.settle();
    }
  }

  /** Returns how far it is. Cheap; safe to call often. */
  public Progress progress() {
    return run.progress();
  }

  /** Ends the run as soon as possible. Nothing of it stays, unless it is complete already. */
  public void cancel() {
    run.cancel("it was cancelled");
  }

  /** Ends the run as soon as possible, for a reason that it tells. */
  void cancel(String reason) {
    run.cancel(reason);
  }

  /** Sets what is done at the end, well or not; at once if it has ended. */
  void onEnd(Runnable action) {
    execution.onEnd(action);
  }

  /** Whether it has ended, well or not. */
  public boolean isDone() {
    return execution.isDone();
  }
}
