package io.tidemark.backup.postgres;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.RecoveryTarget.Point;
import io.tidemark.backup.postgres.basebackup.BaseBackupRun;
import io.tidemark.backup.postgres.cluster.BackupManifest;
import io.tidemark.backup.postgres.cluster.ClusterArchive;
import io.tidemark.backup.postgres.cluster.ClusterDirectory;
import io.tidemark.backup.postgres.cluster.RecoveryFiles;
import io.tidemark.backup.postgres.cluster.RecoveryFiles.Signal;
import io.tidemark.backup.postgres.cluster.TablespaceLocations;
import io.tidemark.backup.postgres.wal.LogPrefetch;
import io.tidemark.backup.postgres.wal.WalSupply;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One restore of a base backup into a folder. */
final class DirectoryRestoration {

  /** Where the log lies that the server replays; it removes the folder itself at the end. */
  static final String LOG_FOLDER = "tidemark_wal";

  private final PostgresDirectory target;
  private final BackupFiles files;
  private final RunContext run;
  private final BaseBackupFacts facts;

  DirectoryRestoration(PostgresDirectory target, BackupFiles files, RunContext run) {
    this.target = target;
    this.files = files;
    this.run = run;
    this.facts = BaseBackupFacts.of(files.report());
  }

  RestoreReport run(Optional<WalSupply> log) throws IOException {
    run.stage("planning");
    Optional<RecoveryPlan> plan = plan(log);
    BackupManifest manifest = manifest();
    run.stage("restoring the cluster");
    try (ClusterDirectory directory =
        ClusterDirectory.create(
            target.root(),
            manifest,
            new TablespaceLocations(target.tablespaces(), true),
            passed -> run.checkpoint())) {
      unpack(directory);
      if (plan.isPresent() && target.restoreCommand().isEmpty()) {
        fetch(log.orElseThrow(), plan.get());
      }
      run.stage("making the cluster durable");
      directory.finish(recovery(plan));
    } catch (CorruptContentException e) {
      throw new IntegrityException(
          "the base backup cannot be restored: " + e.getMessage(),
          "the copy is damaged, or the server's files changed under it; use another backup",
          e);
    }
    return new RestoreReport(target.toString(), List.of());
  }

  private Optional<RecoveryPlan> plan(Optional<WalSupply> log) throws IOException {
    if (target.recovery().isEmpty() || target.recovery().get().point() instanceof Point.Immediate) {
      return Optional.empty();
    }
    if (log.isEmpty()) {
      throw new InvalidConfigurationException(
          "no log is kept beside this backup", "restore it without a target");
    }
    return Optional.of(RecoveryPlan.of(target.recovery().get(), facts, log.get()));
  }

  private BackupManifest manifest() throws IOException {
    try (InputStream in = files.open(BaseBackupRun.MANIFEST)) {
      return BackupManifest.read(in);
    } catch (CorruptContentException e) {
      throw new IntegrityException(
          "the server's manifest in the backup is damaged: " + e.getMessage(),
          "use another copy or another backup",
          e);
    }
  }

  private void unpack(ClusterDirectory directory) throws IOException {
    unpack(directory, ClusterArchive.base());
    for (long oid : facts.tablespaces()) {
      unpack(directory, ClusterArchive.tablespace(oid));
    }
    unpack(directory, ClusterArchive.wal());
  }

  private void unpack(ClusterDirectory directory, ClusterArchive archive) throws IOException {
    try (InputStream in = files.open(archive.toString())) {
      directory.unpack(archive, in);
      in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private void fetch(WalSupply log, RecoveryPlan plan) throws IOException {
    run.stage("fetching the log");
    Path folder = Files.createDirectory(target.root().resolve(LOG_FOLDER));
    new LogPrefetch(log, folder, run::checkpoint).fetch(plan.covered(), plan.segments());
  }

  private RecoveryFiles recovery(Optional<RecoveryPlan> plan) {
    if (target.recovery().isEmpty()) {
      return RecoveryFiles.none();
    }
    List<String> settings = new ArrayList<>();
    long timeline = plan.map(known -> known.covered().history().timeline()).orElse(facts.timeline());
    settings.add("restore_command = " + ConfigurationText.quoted(restoreCommand(plan)));
    if (plan.isPresent() && target.restoreCommand().isEmpty()) {
      settings.add(
          "recovery_end_command = " + ConfigurationText.quoted("rm -rf " + shell(folder())));
    }
    settings.addAll(target.recovery().get().settings(timeline));
    return new RecoveryFiles(Signal.RECOVERY, settings);
  }

  private String restoreCommand(Optional<RecoveryPlan> plan) {
    if (target.restoreCommand().isPresent()) {
      return target.restoreCommand().get();
    }
    // Without a log the backup's own is in pg_wal, where the server looks next.
    return plan.isEmpty() ? "false" : "cp " + shell(folder()) + "/%f %p";
  }

  private Path folder() {
    return target.root().resolve(LOG_FOLDER);
  }

  /** Quotes a path for a command in which percent signs mean something. */
  private static String shell(Path path) {
    return ShellQuote.word(path.toString()).replace("%", "%%");
  }
}
