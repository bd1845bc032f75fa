package io.tidemark.backup.event;

import io.tidemark.backup.storage.StorageListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Something that happened in a run. New kinds may be added; ignore what you do not know. */
public interface BackupEvent {

  /** The job. */
  String job();

  /** When it happened. */
  Instant at();

  /** A backup has begun. */
  record Started(String job, Instant at, String backupId) implements BackupEvent {}

  /** Something that the user should know and that does not make the result worthless. */
  record Warned(String job, Instant at, String message) implements BackupEvent {}

  /** A storage of the run has failed at something and is about to try it again. */
  record Retrying(String job, Instant at, String location, StorageListener.Retry retry)
      implements BackupEvent {}

  /** A destination has the whole backup; told of each before {@link Succeeded}. */
  record Delivered(
      String job, Instant at, String backupId, String location, boolean required, long storedBytes)
      implements BackupEvent {}

  /**
   * A best-effort destination has nothing of a backup that others have; told of each before {@link
   * Succeeded}. Where a required one fails, the run does.
   */
  record DeliveryFailed(String job, Instant at, String backupId, String location, String problem)
      implements BackupEvent {}

  /** A backup exists: its manifest is durable in every required destination. */
  record Succeeded(
      String job,
      Instant at,
      String backupId,
      long plainBytes,
      long storedBytes,
      List<String> warnings)
      implements BackupEvent {
    public Succeeded {
      warnings = List.copyOf(warnings);
    }
  }

  /** A backup could not be made; nothing was published. The text holds no secrets. */
  record Failed(String job, Instant at, String backupId, String problem) implements BackupEvent {}

  /**
   * A copy was read. One with a problem is suspect: retention does not count it until as deep a
   * verification finds it sound.
   *
   * @param problem what is wrong with it; empty if nothing is
   */
  record Verified(
      String job,
      Instant at,
      String backupId,
      String location,
      long storedBytes,
      Optional<String> problem)
      implements BackupEvent {}

  /**
   * A part of a server's log was read.
   *
   * @param damaged PostgreSQL's names of the files that are damaged; no more than the first
   *     thousand
   */
  record LogVerified(
      String job, Instant at, String location, long storedBytes, List<String> damaged)
      implements BackupEvent {
    public LogVerified {
      damaged = List.copyOf(damaged);
    }
  }

  /**
   * Old backups were deleted.
   *
   * @param deleted how many copies
   * @param problems what kept it from more; they are told in a sentence each
   */
  record Pruned(String job, Instant at, int deleted, List<String> problems) implements BackupEvent {
    public Pruned {
      problems = List.copyOf(problems);
    }
  }

  /** The write-ahead log does not come in, or cannot be stored; it is tried again after a pause. */
  record WalInterrupted(String job, Instant at, String problem, Duration pause)
      implements BackupEvent {}

  /**
   * The server keeps more of its log for the archive than it may, or is about to give it up; told
   * once until that has changed.
   */
  record WalRetained(String job, Instant at, long retainedBytes, String walStatus)
      implements BackupEvent {}

  /** A piece of the write-ahead log is lost: no point in time within it can be restored. */
  record WalLost(String job, Instant at, long timeline, String from, String to, String cause)
      implements BackupEvent {}

  /** How far a backup is; told while it is made, every half minute or so and at each stage. */
  record Progressed(String job, Instant at, String backupId, Progress progress)
      implements BackupEvent {}

  /**
   * Something that was to be done was not done, because there was no need for it or somebody else
   * is at it. No failure.
   *
   * @param task what was to be done: {@code backup}, {@code prune}, {@code verify} and the like
   * @param reason why it was not, in a sentence
   */
  record Skipped(String job, Instant at, String task, String reason) implements BackupEvent {}

  /**
   * What had gone wrong goes well again; told once, after the first success.
   *
   * @param task what had failed, as in {@link Skipped}
   * @param since when it had gone wrong first, as far as known
   */
  record Recovered(String job, Instant at, String task, Instant since) implements BackupEvent {}

  /**
   * Something other than a backup has failed: a prune, a verification, a drill that could not be
   * made, a report. What it found, where it was done, has events of its own.
   */
  record TaskFailed(String job, Instant at, String task, String problem) implements BackupEvent {}

  /**
   * The newest good backup is older than allowed; told by whoever watches the storage, once until
   * that has changed.
   *
   * @param newestGood when it was begun; empty if there is none
   */
  record Stale(String job, Instant at, Optional<Instant> newestGood, Duration maxAge)
      implements BackupEvent {}

  /**
   * A run that was expected has left no trace, neither a backup nor a failure; told once for each.
   *
   * @param expectedAt when it was to begin
   */
  record Missed(String job, Instant at, Instant expectedAt) implements BackupEvent {}

  /**
   * A backup is far from the usual size.
   *
   * @param percent how far it is from the median of the seven before: -71 is 71 % less
   */
  record SizeUnusual(String job, Instant at, String backupId, long storedBytes, long percent)
      implements BackupEvent {}

  /**
   * A restore was tried and compared.
   *
   * @param problem why it was not passed; empty if it was
   */
  record DrillFinished(
      String job, Instant at, String backupId, Duration took, Optional<String> problem)
      implements BackupEvent {}

  /**
   * The log that is kept is behind the server by more than allowed; told once until that has
   * changed.
   */
  record WalBehind(String job, Instant at, long lagBytes) implements BackupEvent {}
}
