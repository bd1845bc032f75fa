package io.tidemark.backup.postgres;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.PostgresDirectory.Recovery;
import io.tidemark.backup.postgres.RecoveryTarget.Point;
import io.tidemark.backup.postgres.basebackup.BaseBackupRun;
import io.tidemark.backup.postgres.basebackup.EarlierChain;
import io.tidemark.backup.postgres.cluster.ClusterArchive;
import io.tidemark.backup.postgres.cluster.ClusterDirectory;
import io.tidemark.backup.postgres.cluster.WriteCount;
import io.tidemark.backup.postgres.incremental.BackupChain;
import io.tidemark.backup.postgres.incremental.ChainLink;
import io.tidemark.backup.postgres.wal.LogPrefetch;
import io.tidemark.backup.postgres.wal.Replaying;
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
import java.util.Map;
import java.util.Optional;

/** One restore of a base backup into a folder. */
final class DirectoryRestoration {

  /** Where the log lies that the server replays; it removes the folder itself at the end. */
  static final String LOG_FOLDER = "tidemark_wal";

  private final PostgresDirectory target;
  private final BackupFiles files;
  private final RunContext run;
  private final BaseBackupFacts facts;
  private final RecoverySettings recovery;

  DirectoryRestoration(PostgresDirectory target, BackupFiles files, RunContext run) {
    this.target = target;
    this.files = files;
    this.run = run;
    this.facts = BaseBackupFacts.of(files.report());
    this.recovery = new RecoverySettings(target, target.root().resolve(LOG_FOLDER));
  }

  RestoreReport run(Optional<WalSupply> log) throws IOException {
    run.stage("planning");
    try {
      TargetFolder folder = TargetFolder.of(target, facts);
      Cluster cluster = new Cluster(chain(earlier()), LogBeside.of(facts, log));
      Optional<RecoveryPlan> plan = plan(target.recovery(), facts, log);
      space(folder, cluster.chain(), plan).stream()
          .filter(space -> !space.isEnough())
          .forEach(space -> run.warn(text(space)));
      if (folder.hasCluster() && plan.isPresent()) {
        LogPreparation.requireFound(plan.get(), log.orElseThrow(), run::checkpoint);
      }
      folder.leftovers().forEach(run::warn);
      WriteCount written =
          folder.telling(run::checkpoint, () -> restore(folder, log, plan, cluster));
      return new RestoreReport(target.toString(), List.of(), facts(written));
    } catch (CorruptContentException e) {
      throw impossible(e);
    }
  }

  private static Map<String, String> facts(WriteCount written) {
    return Map.of(
        "bytes", Long.toString(written.settledBytes()),
        "written-bytes", Long.toString(written.writtenBytes()),
        "removed-files", Long.toString(written.removedFiles()));
  }

  static IntegrityException impossible(CorruptContentException e) {
    return new IntegrityException(
        "the base backup cannot be restored: " + e.getMessage(),
        "the copy is damaged, or the server's files changed under it; use another backup",
        e);
  }

  private static String text(DiskSpace space) {
    return "the restore needs up to %d bytes in %s, where %d are free"
        .formatted(space.neededBytes(), space.folder(), space.freeBytes());
  }

  /** Finds out what {@link #run} would do. */
  Replaying.Plan plan(WalSupply log) throws IOException {
    run.stage("planning");
    try {
      TargetFolder folder = TargetFolder.of(target, facts);
      EarlierChain earlier = earlier();
      LogBeside.of(facts, Optional.of(log));
      Optional<RecoveryPlan> plan = plan(target.recovery(), facts, Optional.of(log));
      return new Replaying.Plan(
          plan.isEmpty() ? Optional.empty() : Optional.of(plan.get().range(log)),
          earlier.oldestFirst().stream().map(BackupFiles::id).toList(),
          space(folder, chain(earlier), plan));
    } catch (CorruptContentException e) {
      throw impossible(e);
    }
  }

  private List<DiskSpace> space(TargetFolder folder, BackupChain chain, Optional<RecoveryPlan> plan)
      throws IOException {
    ClusterSpace space = new ClusterSpace(target, facts);
    space.addFiles(chain.sizes(folder.present()));
    space.addLog(
        plan.filter(known -> recovery.fetchesAhead()).map(RecoveryPlan::logBytes).orElse(0L));
    return space.all();
  }

  /** What makes a consistent cluster; the log is empty if the newest backup has it with it. */
  private record Cluster(BackupChain chain, Optional<LogBeside> log) {}

  private WriteCount restore(
      TargetFolder folder, Optional<WalSupply> log, Optional<RecoveryPlan> plan, Cluster cluster)
      throws IOException {
    BackupChain chain = cluster.chain();
    run.stage("restoring the cluster");
    try (ClusterDirectory directory = folder.open(chain.manifest(), passed -> run.checkpoint())) {
      chain.unpackInto(directory, passed -> run.checkpoint());
      if (cluster.log().isPresent()) {
        cluster.log().get().fetchInto(target.root().resolve("pg_wal"), run::checkpoint);
      } else {
        unpackLog(directory);
      }
      Optional<RecoveryTarget> found = findTarget(log, plan);
      run.stage("making the cluster durable");
      directory.finish(recovery.files(plan, found));
      return directory.count();
    }
  }

  /** Plans what is replayed of the log; empty for no more than the backup has with it. */
  private static Optional<RecoveryPlan> plan(
      Recovery recovery, BaseBackupFacts facts, Optional<WalSupply> log) throws IOException {
    if (recovery.followsLog() && log.isPresent()) {
      return Optional.of(RecoveryPlan.of(RecoveryTarget.latest(), facts, log.get()))
          .filter(RecoveryPlan::hasLog);
    }
    Optional<RecoveryTarget> wanted =
        recovery.target().filter(target -> !(target.point() instanceof Point.Immediate));
    if (wanted.isPresent() && log.isEmpty()) {
      throw new InvalidConfigurationException(
          "no log is kept beside this backup", "restore it without a target");
    }
    return wanted.isEmpty()
        ? Optional.empty()
        : Optional.of(RecoveryPlan.of(wanted.get(), facts, log.orElseThrow()));
  }

  /** A full backup is a chain of one. */
  private EarlierChain earlier() {
    boolean incremental = BaseBackupRun.parent(files).isPresent();
    try {
      return EarlierChain.of(files, incremental ? run.earlier() : List.of());
    } catch (CorruptContentException e) {
      throw new IntegrityException(
          "the base backup cannot be restored: " + e.getMessage(),
          "copy or repair that one from another place, or restore an older backup",
          e);
    }
  }

  private static BackupChain chain(EarlierChain chain) throws IOException {
    List<ChainLink> links = new ArrayList<>();
    chain.oldestFirst().forEach(backup -> links.add(new StoredLink(backup)));
    return BackupChain.of(links);
  }

  private void unpackLog(ClusterDirectory directory) throws IOException {
    try (InputStream in = files.open(ClusterArchive.wal().toString())) {
      directory.unpack(ClusterArchive.wal(), in);
      in.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** Fetches the log, and finds out where exactly the server will stop. */
  private Optional<RecoveryTarget> findTarget(Optional<WalSupply> log, Optional<RecoveryPlan> plan)
      throws IOException {
    if (plan.isEmpty()) {
      if (target.recovery().target().isPresent() && recovery.fetchesAhead()) {
        takenTimelines(log);
      }
      return target.recovery().target();
    }
    run.stage("fetching the log");
    LogPreparation preparation =
        new LogPreparation(plan.get(), log.orElseThrow(), recovery.folder(), run::checkpoint);
    return Optional.of(recovery.fetchesAhead() ? preparation.fetch() : preparation.look());
  }

  /** The log that is replayed is in the backup; the server still chooses a new timeline. */
  private void takenTimelines(Optional<WalSupply> log) throws IOException {
    Path folder = Files.createDirectory(recovery.folder());
    if (log.isPresent()) {
      new LogPrefetch(log.get(), folder, run::checkpoint).laterHistories(facts.timeline());
    }
  }
}
