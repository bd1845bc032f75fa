package io.tidemark.backup.report;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.Condition;
import io.tidemark.backup.report.JobReport.CopyState;
import io.tidemark.backup.report.ReportFacts.PlaceState;
import io.tidemark.backup.report.ReportFacts.Stretch;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Commands to copy into a POSIX shell. Words in capitals are for the reader to fill in. */
final class Commands {

  private Commands() {}

  /** Restores a cluster to the last second of a stretch, or to its only moment. */
  static String toEnd(Report report, JobReport job, Stretch stretch) {
    String place =
        report.places().stream()
            .filter(each -> each.problem().isEmpty())
            .findFirst()
            .map(PlaceState::location)
            .orElse("PLACE");
    String point =
        stretch
            .until()
            .map(until -> "--to-time " + lastSecond(stretch.since(), until))
            .orElse(stretch.backup().value());
    return settings(place, job.job())
        + "java -jar tidemark.jar restore "
        + point
        + " --into-directory DIRECTORY";
  }

  /** Before its first moment a stretch is not reached, not even by parts of a second. */
  private static Instant lastSecond(Instant since, Instant until) {
    Instant second = until.truncatedTo(ChronoUnit.SECONDS);
    return second.isBefore(since) ? until : second;
  }

  /** Restores one backup; empty if no place has it whole. */
  static Optional<String> restore(JobReport job, BackupLine backup) {
    return place(backup)
        .map(
            place ->
                settings(place, job.job())
                    + "java -jar tidemark.jar restore "
                    + backup.id()
                    + " \\\n  "
                    + target(backup.kind()));
  }

  private static String target(String kind) {
    if (kind.startsWith("redis")) {
      return "--into redis://HOST";
    }
    return kind.contains("dump")
        ? "--into postgresql://USER@HOST/DATABASE"
        : "--into-directory DIRECTORY";
  }

  /** Returns where the commands for standard tools are. */
  static String guide(JobReport job, BackupId id) {
    return job.job() + "/backups/" + id + "/RESTORE.md";
  }

  private static Optional<String> place(BackupLine backup) {
    return backup.copies().stream()
        .filter(copy -> copy.condition() == Condition.WHOLE)
        .findFirst()
        .map(CopyState::location);
  }

  private static String settings(String place, String job) {
    return "BACKUP_TARGET=" + quoted(place) + " BACKUP_NAME=" + job + " \\\n  ";
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9._=@:/~+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
