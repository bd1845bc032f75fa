package io.tidemark.backup;

import io.tidemark.backup.catalog.ClusterBinding;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.postgres.ClusterStructure;
import io.tidemark.backup.postgres.wal.LogPiece;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import io.tidemark.backup.wal.LogCopier;
import io.tidemark.backup.wal.LogPresence;
import io.tidemark.backup.wal.LogSection;
import io.tidemark.backup.wal.LogTally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Copies the log that lies beside the backups of a job, as part of a copy. */
final class LogCopyRun {

  private final List<Destination> sources;
  private final Destination target;
  private final JobName job;
  private final Run run;
  private final Copy copy;
  private final List<LogPiece> copied = new ArrayList<>();
  private Optional<ClusterBinding> cluster = Optional.empty();
  private CopyReport.Log report = CopyReport.Log.none();

  LogCopyRun(List<Destination> sources, Destination target, JobName job, Run run, Copy copy) {
    this.sources = sources;
    this.target = target;
    this.job = job;
    this.run = run;
    this.copy = copy;
  }

  CopyReport.Log report() {
    return report;
  }

  /**
   * Binds the target to the cluster of the sources.
   *
   * @throws InvalidConfigurationException if it holds another one
   */
  void bind() {
    try {
      cluster = ClusterOfPlaces.read(sources, job);
      if (cluster.isPresent()) {
        cluster.get().bind(target.storage(), target.location(), job);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Copies the log without which a backup cannot be restored, before the backup.
   *
   * @throws IntegrityException if it is not complete
   */
  void copyNeeded(Manifest backup) {
    Optional<LogPiece> piece = ClusterStructure.logBeside(backup.report());
    if (piece.isEmpty() || copy.log() == Copy.Log.NONE) {
      return;
    }
    List<BackupException> problems = copy(List.of(LogSection.of(piece.get())));
    try {
      Optional<Segment> missing = new LogPresence(target, job).missing(piece.get());
      if (missing.isPresent()) {
        throw incomplete(backup, piece.get(), missing.get(), problems);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private IntegrityException incomplete(
      Manifest backup, LogPiece piece, Segment missing, List<BackupException> problems) {
    IntegrityException incomplete =
        new IntegrityException(
            "backup %s was not copied to %s: it needs the log from %s, and no place has '%s'"
                .formatted(backup.id(), target.location(), piece, missing),
            "without it the backup cannot be restored; to copy it even so, copy it without log");
    problems.forEach(incomplete::addSuppressed);
    return incomplete;
  }

  void copied(Manifest backup) {
    PhysicalBackups.log(backup.report()).ifPresent(copied::add);
  }

  /** Copies what was asked for beyond that, and returns what could not be copied. */
  List<BackupException> copyRest() {
    return switch (copy.log()) {
      case NONE, NEEDED -> List.of();
      case ALL -> copy(List.of(LogSection.all()));
      case FOLLOWING ->
          copied.stream()
              .min(Comparator.comparing(LogPiece::first))
              .map(oldest -> copy(List.of(LogSection.from(oldest))))
              .orElse(List.of());
    };
  }

  private List<BackupException> copy(List<LogSection> sections) {
    if (cluster.isEmpty()) {
      return List.of();
    }
    LogCopier.Terms terms =
        new LogCopier.Terms(
            job, cluster.get().segmentBytes(), ObjectLabels.wal(job), List.of(), copy.rereads());
    try {
      LogTally tally = new LogCopier(terms, sources, target, run).copy(sections);
      report =
          new CopyReport.Log(
              report.files() + tally.files(),
              report.bytes() + tally.bytes(),
              Math.max(report.present(), tally.present() - report.files()));
      return tally.problems();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private BackupException failed(IOException cause) {
    run.checkpoint();
    return new StorageFailedException(
        "copying the log of '%s' to %s failed: %s"
            .formatted(job, target.location(), cause.getMessage()),
        "look at the storages and copy again; what was copied counts",
        cause);
  }
}
