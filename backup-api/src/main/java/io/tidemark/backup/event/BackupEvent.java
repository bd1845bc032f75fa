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
}
