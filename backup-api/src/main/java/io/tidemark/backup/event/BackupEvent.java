package io.tidemark.backup.event;

import java.time.Instant;
import java.util.List;

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
}
