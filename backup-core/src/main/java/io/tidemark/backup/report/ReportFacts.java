package io.tidemark.backup.report;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.CheckName;
import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.catalog.FailureRecord;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.retention.RetentionPlan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was found in the storages; what a report is made from.
 *
 * @param now when it was found
 * @param libraryVersion the version that looked
 * @param places all places, in their order
 * @param jobs the jobs, in the order of their names
 */
public record ReportFacts(
    Instant now, String libraryVersion, List<PlaceState> places, List<JobFacts> jobs) {

  public ReportFacts {
    places = List.copyOf(places);
    jobs = List.copyOf(jobs);
  }

  /**
   * A place.
   *
   * @param location where it is, without secrets
   * @param problem why it could not be read; empty if it could
   */
  public record PlaceState(String location, Optional<String> problem) {}

  /**
   * What was found of one job.
   *
   * @param job its name
   * @param places what each place has that could be read
   * @param drills the restores that were tried, oldest first
   * @param failures the runs that made no backup, oldest first
   * @param log what is kept of the server's log; empty if there is none
   * @param guide the commands that restore the newest good backup
   * @param problems what could not be found out
   */
  public record JobFacts(
      String job,
      List<PlaceFacts> places,
      List<DrillRecord> drills,
      List<FailureRecord> failures,
      Optional<LogFacts> log,
      Optional<Guide> guide,
      List<String> problems) {
    public JobFacts {
      places = List.copyOf(places);
      drills = List.copyOf(drills);
      failures = List.copyOf(failures);
      problems = List.copyOf(problems);
    }
  }

  /**
   * What one place has of a job.
   *
   * @param location the place
   * @param copies the copies of backups
   * @param damaged backups whose manifest cannot be used there, and why
   * @param retention what a policy decides there; empty without one
   * @param obstacles why nothing would be deleted there now
   */
  public record PlaceFacts(
      String location,
      List<CopyFacts> copies,
      Map<BackupId, String> damaged,
      Optional<RetentionPlan> retention,
      List<String> obstacles) {
    public PlaceFacts {
      copies = List.copyOf(copies);
      damaged = Map.copyOf(damaged);
      obstacles = List.copyOf(obstacles);
    }
  }

  /**
   * A copy of a backup.
   *
   * @param manifest what is recorded about the backup
   * @param flaw what it lacks; empty if it is whole
   * @param sound the newest reading that found nothing wrong
   * @param damage the newest reading that found damage and that no later one has disproved
   */
  public record CopyFacts(
      Manifest manifest,
      Optional<String> flaw,
      Optional<CheckName> sound,
      Optional<CheckName> damage) {}

  /**
   * What is kept of a server's log.
   *
   * @param stretches pieces without a gap that begin with a base backup, oldest first
   * @param gaps pieces that were lost
   */
  public record LogFacts(List<Stretch> stretches, List<LogGap> gaps) {
    public LogFacts {
      stretches = List.copyOf(stretches);
      gaps = List.copyOf(gaps);
    }
  }

  /**
   * A base backup, and the log from there to the first byte that is not stored.
   *
   * @param timeline the timeline that it ends on
   * @param backup the oldest base backup in it
   * @param since the first moment that can be restored: when that backup ended
   * @param until when its last piece was stored, by the storage's clock; empty without any log
   * @param from where that backup begins
   * @param to the byte after its last
   */
  public record Stretch(
      long timeline, BackupId backup, Instant since, Optional<Instant> until, Lsn from, Lsn to) {}

  /**
   * A piece of the log that was never stored.
   *
   * @param timeline its timeline
   * @param from its first byte
   * @param to the byte after its last
   * @param cause how it came about, for people
   */
  public record LogGap(long timeline, Lsn from, Lsn to, String cause) {}

  /**
   * How to restore one backup with standard tools.
   *
   * @param backup the backup
   * @param text its {@code RESTORE.md}
   */
  public record Guide(BackupId backup, String text) {}
}
