package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Listing;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.coordination.Coordination;
import io.tidemark.backup.coordination.HasCoordination;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.listening.Listeners;
import io.tidemark.backup.postgres.WalArchive;
import io.tidemark.backup.postgres.WalSpool;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.RestoreReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Backs up one source to one or more destinations, and restores from them.
 *
 * <pre>{@code
 * BackupPipeline shop =
 *     BackupPipeline.named("shop")
 *         .from(PostgresDump.of(dataSource))
 *         .compress(Zstd.level(3))
 *         .encrypt(Age.recipients("age1..."))
 *         .to("file:///var/backups")
 *         .build();
 * Backup backup = shop.run();
 * }</pre>
 *
 * <p>Immutable and thread-safe. It holds no resources between operations: storages that a URI names
 * are opened and closed by each operation, and all threads end with it. All failures are {@link
 * BackupException}s.
 */
public final class BackupPipeline {

  private final Settings settings;
  private final BackupRepository repository;
  private final KnownRepositories known;
  private final PipelineRuns runs;

  BackupPipeline(Settings settings, BackupRepository repository, KnownRepositories known) {
    this(settings, repository, known, new PipelineRuns(settings, known));
  }

  private BackupPipeline(
      Settings settings, BackupRepository repository, KnownRepositories known, PipelineRuns runs) {
    this.settings = settings;
    this.repository = repository;
    this.known = known;
    this.runs = runs;
  }

  /** Returns the same with more listeners. */
  BackupPipeline heardBy(Listeners more) {
    Settings others = settings.heardBy(more);
    return new BackupPipeline(others, repository, known, runs.with(others));
  }

  Settings settings() {
    return settings;
  }

  /** Starts to make a backup in somebody's turn, unless another is being made. */
  Optional<BackupRun> submitIfIdle(Coordination turns) {
    return runs.submitIfIdle(turns);
  }

  /** Starts to describe a pipeline for the job of this name. */
  public static Start named(String job) {
    return source -> new PipelineBuilder(job, source);
  }

  /** A pipeline that has a name and still needs a source. */
  @FunctionalInterface
  public interface Start {
    PipelineBuilder from(BackupSource source);
  }

  /**
   * Makes a backup and returns when it is durable in every required destination. Interrupting the
   * calling thread cancels it.
   *
   * @throws io.tidemark.backup.error.LockedException if it is another's turn, by {@link
   *     PipelineBuilder#coordinate}; nothing was begun then
   */
  public Backup run() {
    return submit().join();
  }

  /** Starts to make a backup on a thread of its own. */
  public BackupRun submit() {
    return runs.submit();
  }

  /** Starts the same, asking {@code fallback} for the turn if the pipeline asks nobody. */
  BackupRun submit(Coordination fallback) {
    return runs.submit(fallback);
  }

  /** Starts to make a backup that belongs to a group, of the source as the group sees it. */
  BackupRun submitAs(UnaryOperator<BackupSource> seen) {
    return runs.submitAs(seen);
  }

  /**
   * Returns who gives the turns for what is scheduled of this pipeline: whom it asks itself, else
   * {@code given}, else its source's own server, else nobody.
   */
  Coordination coordination(Optional<Coordination> given) {
    return settings.coordination().or(() -> given).or(this::ofSource).orElseGet(Coordination::none);
  }

  private Optional<Coordination> ofSource() {
    return settings.source() instanceof HasCoordination source
        ? Optional.of(source.coordination())
        : Optional.empty();
  }

  /**
   * Starts to keep a server's write-ahead log in this pipeline's destinations, under its job and
   * with its compression and encryption. It goes on, whatever fails, until it is closed. If this
   * pipeline makes base backups, it makes one after a gap in the log.
   *
   * @see WalArchive#backupAfterGap
   */
  public WalArchiving archive(WalArchive log) {
    return WalArchiving.start(settings, known, log, new BackupAfterGap(settings, repository, runs));
  }

  /**
   * Proves that the log arrives, whoever keeps it; {@link WalArchiving#check} says how. It looks
   * into the destinations only, so that it can be done from another process.
   */
  public WalCheck checkLog(WalArchive log, Duration limit) {
    return LogCheck.run(settings, log.marker(settings.job().value()), limit, Optional::empty);
  }

  /**
   * Stores one file of a server's log, as its {@code archive_command} does. When this returns, it
   * is durable in every required destination.
   */
  public void pushLog(Path file) {
    LogPush.run(settings, known, file);
  }

  /**
   * Starts to store what a server's {@code archive_command} puts into a folder, in this pipeline's
   * destinations, under its job and with its compression and encryption. It goes on, whatever
   * fails, until it is closed. No base backup is made after a gap.
   *
   * @see WalSpool
   */
  public WalDraining drain(WalSpool spool) {
    return WalDraining.start(settings, known, spool);
  }

  /** Returns what can be done with the backups of all jobs in this pipeline's destinations. */
  public BackupRepository repository() {
    return repository;
  }

  /** Lists the backups of this job in all destinations that can be read. */
  public Listing list() {
    return repository.list(settings.job().value());
  }

  /** Returns the newest backup of this job. */
  public Manifest latest() {
    return repository.latest(settings.job().value());
  }

  /** Returns one backup of this job. */
  public Manifest show(BackupId id) {
    return repository.show(settings.job().value(), id);
  }

  /** Verifies one backup of this job, in every destination that has it. */
  public Verification verify(BackupId id, Depth depth) {
    return repository.verify(settings.job().value(), id, depth);
  }

  /**
   * Verifies the copies and the part of the log of this job that are due; {@link
   * BackupRepository#verifyDue} says how. Each is told as an event.
   */
  public RotationReport verifyDue(Rotation rotation) {
    RotationReport report = repository.verifyDue(settings.job().value(), rotation);
    EventSender events = new EventSender(settings);
    for (RotationReport.Checked check : report.checked()) {
      events.send(
          (job, now) ->
              new BackupEvent.Verified(
                  job,
                  now,
                  check.id().value(),
                  check.location(),
                  check.storedBytes(),
                  check.problem()));
    }
    for (LogVerification.Checked log : report.log()) {
      events.send(
          (job, now) ->
              new BackupEvent.LogVerified(
                  job,
                  now,
                  log.location(),
                  log.bytes(),
                  log.damaged().stream().map(LogVerification.Damaged::name).toList()));
    }
    events.settle();
    return report;
  }

  /**
   * Finds out what {@link PipelineBuilder#retain the policy} does not keep. Changes nothing.
   *
   * @throws io.tidemark.backup.error.InvalidConfigurationException if there is no policy
   */
  public PrunePlan planPrune() {
    return repository.planPrune(settings.job().value(), retention());
  }

  /**
   * Deletes what {@link PipelineBuilder#retain the policy} does not keep. Each run that succeeds
   * does the same.
   *
   * @throws io.tidemark.backup.error.InvalidConfigurationException if there is no policy
   */
  public PruneReport prune() {
    PruneReport report = repository.prune(settings.job().value(), retention());
    EventSender events = new EventSender(settings);
    events.send(
        (job, now) -> new BackupEvent.Pruned(job, now, report.deleted(), report.failures()));
    events.settle();
    return report;
  }

  private Retention retention() {
    return settings
        .retention()
        .orElseThrow(
            () ->
                new InvalidConfigurationException(
                    "the pipeline '" + settings.job() + "' has no policy to prune by",
                    "call retain(...) when it is built"));
  }

  /** Restores a backup of this job. */
  public RestoreReport restore(Restore restore) {
    return repository.restore(settings.job().value(), restore);
  }

  /** Finds out what a restore of this job would do. Changes nothing. */
  public RestorePlan planRestore(Restore restore) {
    return repository.planRestore(settings.job().value(), restore);
  }

  /** Copies backups of this job to another place. */
  public CopyReport copy(Copy copy) {
    return repository.copy(settings.job().value(), copy);
  }

  /** Finds out which destinations lack which backups of this job. Changes nothing. */
  public RepairPlan planRepair() {
    return repository.planRepair(settings.job().value());
  }

  /** Finds out the same, and which copies are damaged, by reading all of them. */
  public RepairPlan planRepair(Depth depth) {
    return repository.planRepair(settings.job().value(), depth);
  }

  /** Does what a plan says. */
  public RepairReport repair(RepairPlan plan) {
    return repository.repair(plan);
  }

  /** Describes the pipeline, without secrets. */
  @Override
  public String toString() {
    return "BackupPipeline[" + settings.job() + " to " + settings.places() + "]";
  }
}
