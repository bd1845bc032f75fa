package io.tidemark.backup;

import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.report.ReportFormat;
import io.tidemark.backup.report.ReportOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** What is done for a job beside its backups. */
final class Chores {

  private Chores() {}

  static ScheduledChore.Chore prune(BackupPipeline pipeline) {
    return () -> pipeline.prune().failures().stream().reduce((some, more) -> some + "; " + more);
  }

  static ScheduledChore.Chore verify(BackupPipeline pipeline, Rotation rotation) {
    return () -> {
      RotationReport report = pipeline.verifyDue(rotation);
      if (!report.isSound()) {
        return Optional.of("something is damaged");
      }
      if (!report.unread().isEmpty()) {
        throw new StorageFailedException(
            "not everything could be read: " + String.join("; ", report.unread()),
            "look at the storages; it is tried again");
      }
      return Optional.empty();
    };
  }

  static ScheduledChore.Chore report(
      BackupPipeline pipeline, ReportOptions options, Set<ReportFormat> forms) {
    return () -> {
      BackupRepository repository = pipeline.repository();
      List<ReportUpload> uploads = repository.storeReport(repository.report(options), forms);
      Optional<String> problems =
          uploads.stream()
              .flatMap(upload -> upload.problem().stream())
              .reduce((some, more) -> some + "; " + more);
      if (problems.isPresent()) {
        throw new StorageFailedException(
            "the report could not be stored: " + problems.get(), "look at the storages");
      }
      return Optional.empty();
    };
  }

  static ScheduledChore.Chore drill(BackupPipeline pipeline, Callable<DrillRecord> drill) {
    return () -> {
      Settings settings = pipeline.settings();
      Instant begin = settings.clock().instant();
      DrillRecord record = drill.call();
      Duration took =
          record.rto().orElseGet(() -> Duration.between(begin, settings.clock().instant()));
      Optional<String> problem = problem(record);
      new EventSender(settings)
          .send(
              (job, now) ->
                  new BackupEvent.DrillFinished(job, now, record.backup().value(), took, problem));
      pipeline.repository().note(settings.job().value(), record);
      return problem;
    };
  }

  private static Optional<String> problem(DrillRecord record) {
    return record.passed() && !record.inTime()
        ? Optional.of(
            "it took %s, not %s"
                .formatted(record.rto().orElseThrow(), record.objective().orElseThrow()))
        : record.problem();
  }
}
