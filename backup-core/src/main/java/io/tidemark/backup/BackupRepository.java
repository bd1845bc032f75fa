package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Listing;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.catalog.PinRecord;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.health.StorageProbe;
import io.tidemark.backup.postgres.wal.Gap;
import io.tidemark.backup.report.Report;
import io.tidemark.backup.report.ReportFormat;
import io.tidemark.backup.report.ReportOptions;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.RestoreTarget;
import io.tidemark.backup.transfer.Run;
import io.tidemark.backup.wal.WalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backups at rest, in one or more places that hold the same: lists, verifies, restores, copies and
 * repairs them without knowing how they were made. Needs nothing but the storages and, for content,
 * a key. Immutable and thread-safe; storages are opened and closed by each operation.
 */
public final class BackupRepository {

  private static final Logger LOG = LoggerFactory.getLogger(BackupRepository.class);

  private final List<Place> places;
  private final List<Decryption> decryptions;
  private final InstantSource clock;
  private final KnownRepositories known;
  private final RandomGenerator random;
  private final OpenedPlaces opened;

  BackupRepository(
      List<Place> places,
      List<Decryption> decryptions,
      InstantSource clock,
      KnownRepositories known,
      RandomGenerator random) {
    this.places = List.copyOf(places);
    this.decryptions = List.copyOf(decryptions);
    this.clock = clock;
    this.known = known;
    this.random = random;
    this.opened = new OpenedPlaces(places, clock, known);
  }

  /**
   * Returns the repository at a storage URI.
   *
   * @throws io.tidemark.backup.error.InvalidConfigurationException if the URI cannot be used
   */
  public static BackupRepository at(String uri) {
    StorageProviders providers = StorageProviders.discover();
    providers.check(uri);
    return new BackupRepository(
        List.of(Place.of(uri, DeliveryPolicy.REQUIRED, providers)),
        List.of(),
        InstantSource.system(),
        new KnownRepositories(),
        new SecureRandom());
  }

  /** Returns the same repository with one more place that holds copies. */
  public BackupRepository and(String uri) {
    List<Place> more = new ArrayList<>(places);
    more.addAll(at(uri).places);
    return new BackupRepository(more, decryptions, clock, known, random);
  }

  /** Returns the same repository with one more key. */
  public BackupRepository decrypt(Decryption key) {
    List<Decryption> keys = new ArrayList<>(decryptions);
    keys.add(key);
    return new BackupRepository(places, keys, clock, known, random);
  }

  /** Returns the names of the jobs that have backups in any place that can be read. */
  public SortedSet<String> jobs() {
    try (Destinations destinations = opened.readable()) {
      return Inventory.jobs(destinations.opened(), LOG::warn);
    }
  }

  /**
   * Lists the backups of a job in all places that can be read. The manifests are without tables and
   * restore steps, which {@link #show} reads. A manifest that this repository, or one made from it,
   * has listed before is not read again.
   */
  public Listing list(String job) {
    try (Destinations destinations = opened.readable()) {
      return opened.inventory(destinations, job).list();
    }
  }

  /**
   * Returns every backup of a job with what can be said of its copies without reading their data,
   * in all places that can be read. Changes nothing, and needs no key.
   */
  public BackupInventory inventory(String job) {
    try (Destinations destinations = opened.readable()) {
      return new BackupInventory(opened.inventory(destinations, job).entries());
    }
  }

  /** Returns the same of all jobs. */
  public BackupInventory inventory() {
    return new BackupInventory(
        jobs().stream()
            .flatMap(job -> inventory(job).entries().stream())
            .sorted(Comparator.comparing(BackupEntry::id))
            .toList());
  }

  /** Returns the newest backup of a job that any place has. */
  public Manifest latest(String job) {
    try (Destinations destinations = opened.readable()) {
      Inventory inventory = opened.inventory(destinations, job);
      return inventory.copies(inventory.latest()).manifest();
    }
  }

  /** Returns one backup of a job, from the first place that has it. */
  public Manifest show(String job, BackupId id) {
    try (Destinations destinations = opened.readable()) {
      return opened.inventory(destinations, job).copies(id).manifest();
    }
  }

  /**
   * Verifies a backup in every place that has it, and notes beside each copy what that has shown.
   * One that is damaged is suspect until as deep a verification finds it sound.
   *
   * @throws io.tidemark.backup.error.IntegrityException if any copy is damaged
   * @throws io.tidemark.backup.error.BackupNotFoundException if no place has it
   */
  public Verification verify(String job, BackupId id, Depth depth) {
    return opened.run(
        job,
        (run, destinations) ->
            new CopyVerification(check(run), depth, run::warn)
                .verify(opened.inventory(destinations, job).copies(id), destinations.unopened()));
  }

  /**
   * Verifies the copies of a job that are due, one after the other, and notes beside each what that
   * has shown. One that is damaged is suspect until as deep a verification finds it sound; it does
   * not keep the others from being read. Then the part of the log in each place that is due is read
   * against its receipts, on from where the last call has ended; how far it came is noted in the
   * journal. Interrupting the calling thread cancels.
   */
  public RotationReport verifyDue(String job, Rotation rotation) {
    return opened.run(
        job,
        (run, destinations) ->
            new RotationRun(
                    new JobName(job),
                    check(run),
                    new LogRotation(new JobName(job), decryptions, run, random),
                    run)
                .verify(rotation, destinations));
  }

  /**
   * Verifies the log of a job against its receipts, as far as asked for in one call. What is
   * encrypted needs the key. Damage is told, not thrown. Interrupting the calling thread cancels.
   */
  public LogVerification verifyLog(String job, LogReading reading) {
    return opened.run(
        job,
        (run, destinations) ->
            new LogVerifier(new JobName(job), decryptions, run).verify(reading, destinations));
  }

  private CopyCheck check(Run run) {
    return new CopyCheck(new Verifier(decryptions, run), run, random);
  }

  /**
   * Restores a backup from the first place that has it whole; where that fails to deliver, the next
   * one continues. Interrupting the calling thread cancels.
   */
  public RestoreReport restore(String job, Restore restore) {
    RestoreTarget target = restore.target();
    return opened.run(
        job,
        (run, destinations) -> {
          ChosenBackup chosen = chosen(job, restore, destinations);
          return chosen.backup().restoreInto(target, chosen.context(run, destinations, LOG::warn));
        });
  }

  /**
   * Finds out what a restore would do, and whether its target can be reached. Changes nothing.
   *
   * @throws io.tidemark.backup.error.BackupNotFoundException if there is no such backup, or the
   *     point in time cannot be reached
   */
  public RestorePlan planRestore(String job, Restore restore) {
    RestoreTarget target = restore.target();
    return opened.run(
        job,
        (run, destinations) -> {
          ChosenBackup chosen = chosen(job, restore, destinations);
          return chosen
              .backup()
              .planRestoreInto(target, chosen.context(run, destinations, LOG::warn));
        });
  }

  private ChosenBackup chosen(String job, Restore restore, Destinations destinations) {
    return new ChosenBackup(opened.inventory(destinations, job), restore, decryptions);
  }

  /**
   * Fetches a file of the log by PostgreSQL's name for it, as a server's {@code restore_command}
   * does.
   *
   * @param file is created, whole or not at all
   * @return false if no place has it
   */
  public boolean fetchLog(String job, String name, Path file) {
    return opened.run(job, (run, destinations) -> log(job, destinations).fetch(name, file));
  }

  private WalReader log(String job, Destinations destinations) {
    return new WalReader(new JobName(job), destinations.opened(), decryptions);
  }

  /** Returns the newest gap in the log of a job, up to a timeline. */
  Optional<Gap> newestGap(String job, long timeline) {
    return opened.run(
        job, (run, destinations) -> BackupAfterGap.newest(log(job, destinations), timeline));
  }

  /**
   * Copies backups of a job to another place, and the log that belongs to them, without decrypting
   * them. A copy that was interrupted is continued. Interrupting the calling thread cancels.
   *
   * @throws io.tidemark.backup.error.IntegrityException if a backup is damaged in all places, or
   *     the target has something else under its name; other backups were copied all the same
   */
  public CopyReport copy(String job, Copy copy) {
    Place target = copy.target();
    if (places.stream().anyMatch(place -> place.location().equals(target.location()))) {
      throw new InvalidConfigurationException(
          target.location() + " cannot be copied to itself", "give another target");
    }
    return opened.run(
        job,
        (run, destinations) ->
            new CopyRun(opened.inventory(destinations, job), new JobName(job), known, run)
                .copy(copy, LOG::warn));
  }

  /**
   * Finds out which places lack which backups of a job, by names and sizes, and which log, by
   * names. Changes nothing. A copy in which a verification has found damage is to be replaced; one
   * that is damaged by its names and sizes alone is named as a problem.
   */
  public RepairPlan planRepair(String job) {
    return planned(job, Optional.empty());
  }

  /**
   * Finds out which places lack which backups of a job, and reads every copy to see if it is
   * damaged; a repair by this plan replaces those. Every file of the log is read, too, and compared
   * with its receipt, for which one that is encrypted needs the key. Changes nothing.
   */
  public RepairPlan planRepair(String job, Depth depth) {
    return planned(job, Optional.of(depth));
  }

  private RepairPlan planned(String job, Optional<Depth> depth) {
    return opened.run(
        job,
        (run, destinations) ->
            RepairPlanner.of(new JobName(job), depth, decryptions, run).plan(destinations));
  }

  /**
   * Does what a plan says, step by step; one that fails does not keep the others from being done.
   * Interrupting the calling thread cancels.
   */
  public RepairReport repair(RepairPlan plan) {
    return opened.run(
        plan.job(),
        (run, destinations) ->
            new RepairRun(new JobName(plan.job()), destinations.opened(), known, run)
                .repair(plan, decryptions));
  }

  /**
   * Notes a drill of a job in every place that can be read. A place that cannot be written to does
   * not keep the others from it.
   *
   * @throws io.tidemark.backup.error.StorageFailedException if no place has taken it
   */
  public void note(String job, DrillRecord drill) {
    opened.run(
        job,
        (run, destinations) ->
            new DrillNote(new JobName(job), drill, random).in(destinations.opened(), LOG::warn));
  }

  /**
   * Keeps a backup, and what it builds upon, from being pruned in every place that has it.
   *
   * @param reason why, for those who look at it later
   * @param until when it ends to be kept; empty for when {@link #unpin} is called
   * @throws io.tidemark.backup.error.BackupNotFoundException if no place has it
   */
  public void pin(String job, BackupId id, String reason, Optional<Instant> until) {
    opened.run(
        job,
        (run, destinations) -> {
          pinning(job, id, destinations).pin(new PinRecord(reason, run.now(), until), random);
          return true;
        });
  }

  /**
   * Removes all pins of a backup, and returns how many there were.
   *
   * @throws io.tidemark.backup.error.BackupNotFoundException if no place has it
   */
  public int unpin(String job, BackupId id) {
    return opened.run(job, (run, destinations) -> pinning(job, id, destinations).unpin());
  }

  private Pinning pinning(String job, BackupId id, Destinations destinations) {
    return new Pinning(new JobName(job), id, opened.inventory(destinations, job).copies(id).all());
  }

  /**
   * Finds out which backups of a job a policy does not keep, in each place by what that place has.
   * Changes nothing.
   *
   * @throws InvalidConfigurationException if the policy keeps nothing
   */
  public PrunePlan planPrune(String job, Retention policy) {
    return opened.run(job, (run, destinations) -> pruning(job, run).plan(policy, destinations));
  }

  /**
   * Deletes the backups of a job that a policy does not keep, then what ended runs have left, then
   * the log that no base backup needs which is still there. A place that refuses does not keep the
   * others from being pruned. Interrupting the calling thread cancels.
   *
   * @throws InvalidConfigurationException if the policy keeps nothing
   */
  public PruneReport prune(String job, Retention policy) {
    return opened.run(job, (run, destinations) -> pruning(job, run).prune(policy, destinations));
  }

  private PruneRun pruning(String job, Run run) {
    return new PruneRun(new JobName(job), known, decryptions, run);
  }

  /**
   * Finds out the state of all jobs in all places. Needs no key; a place that cannot be read is in
   * the report. Changes nothing. Interrupting the calling thread cancels.
   */
  public Report report(ReportOptions options) {
    return opened.anyhow(
        (run, destinations) ->
            new ReportGathering(options, decryptions, known, run).report(destinations));
  }

  /** Finds out the same within a time, past which the run is cancelled. */
  Report report(ReportOptions options, Duration limit, InstantSource at) {
    return opened.anyhow(
        new Run("monitor", at, LOG::warn),
        new Execution.Limits(Optional.of(limit), Execution.GRACE),
        (run, destinations) ->
            new ReportGathering(options, decryptions, known, run).report(destinations));
  }

  InstantSource clock() {
    return clock;
  }

  List<String> locations() {
    return places.stream().map(Place::location).toList();
  }

  List<Place> places() {
    return places;
  }

  /** Proves that a place works. */
  StorageProbe.Result probe(Place place) throws IOException {
    try (Place.Opened storage = place.open(new LoggingListener(place.location()))) {
      return new StorageProbe(storage.storage(), clock, random).run();
    }
  }

  /**
   * Stores a report in every place that is a repository, under {@code reports/} and a name that no
   * other report has. A place that refuses does not keep the others from having it.
   *
   * @return what has become of it, for each place and form
   */
  public List<ReportUpload> storeReport(Report report, Set<ReportFormat> formats) {
    return opened.anyhow(
        (run, destinations) -> new StoredReports(report, formats, random).in(destinations));
  }

  @Override
  public String toString() {
    return "BackupRepository" + places;
  }
}
