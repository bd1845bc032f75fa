package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.ClusterBinding;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.ClusterStructure;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import io.tidemark.backup.wal.LogDeletion;
import io.tidemark.backup.wal.LogNeed;
import io.tidemark.backup.wal.LogNeeds;
import io.tidemark.backup.wal.LogPruning;
import io.tidemark.backup.wal.NeededLog;
import io.tidemark.backup.wal.StoredTimelines;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Applies a policy to the log that one place has of a job, by the base backups that stay there. */
final class LogRetention {

  private final Destination place;
  private final JobName job;
  private final List<Decryption> decryptions;
  private final Run run;

  LogRetention(Destination place, JobName job, List<Decryption> decryptions, Run run) {
    this.place = place;
    this.job = job;
    this.decryptions = List.copyOf(decryptions);
    this.run = run;
  }

  /**
   * What stays in the place.
   *
   * @param backups those that can be read
   * @param bad the ids of those of them that are not good
   * @param unknown those that cannot be read
   */
  record Staying(List<Manifest> backups, Collection<String> bad, Collection<BackupId> unknown) {}

  /** Decides, and deletes nothing. */
  LogPlan plan(Staying staying, Retention policy) throws IOException {
    Decision decision = decide(staying, policy);
    if (decision.pruning().isEmpty()) {
      return new LogPlan(List.of(), 0, decision.reasons());
    }
    LogPruning pruning = decision.pruning().get();
    return new LogPlan(
        pruning.segments().stream()
            .map(
                found ->
                    new LogPlan.Range(found.first(), found.last(), found.segments(), found.bytes()))
            .toList(),
        pruning.records().size(),
        decision.reasons());
  }

  /** Deletes what nothing needs that stays. */
  Optional<LogDeletion> delete(Staying staying, Retention policy) throws IOException {
    Optional<LogPruning> pruning = decide(staying, policy).pruning();
    return pruning.isEmpty()
        ? Optional.empty()
        : Optional.of(pruning.get().delete(run::checkpoint));
  }

  /** What can be deleted, if anything, and why the rest stays. */
  private record Decision(Optional<LogPruning> pruning, List<String> reasons) {
    static Decision stays(String reason) {
      return new Decision(Optional.empty(), List.of(reason));
    }
  }

  private Decision decide(Staying staying, Retention policy) throws IOException {
    Optional<ClusterBinding> cluster = ClusterBinding.read(place.storage(), job);
    if (cluster.isEmpty()) {
      return new Decision(Optional.empty(), List.of());
    }
    if (!staying.unknown().isEmpty()) {
      return Decision.stays(
          "all of it, since nothing is known of what " + staying.unknown() + " need");
    }
    List<Manifest> base =
        staying.backups().stream()
            .filter(backup -> ClusterStructure.isCluster(backup.report()))
            .toList();
    if (base.isEmpty()) {
      return Decision.stays("all of it, since no base backup is here that it could follow");
    }
    try {
      for (Manifest backup : base) {
        if (!PhysicalBackups.binding(backup.report()).equals(cluster)) {
          return Decision.stays(
              "all of it, since %s is of another cluster than the log".formatted(backup.id()));
        }
      }
      return decide(kept(base, staying.bad()), policy, cluster.get().segmentBytes());
    } catch (InvalidConfigurationException | IllegalArgumentException e) {
      return Decision.stays("all of it, since a base backup is not understood: " + e.getMessage());
    }
  }

  private static List<LogNeeds.Kept> kept(List<Manifest> base, Collection<String> bad) {
    return base.stream()
        .map(
            backup ->
                new LogNeeds.Kept(
                    backup.id().value(),
                    backup.startedAt(),
                    backup.finishedAt(),
                    !bad.contains(backup.id().value()),
                    ClusterStructure.ownLog(backup.report()),
                    ClusterStructure.logBeside(backup.report()).isPresent()))
        .toList();
  }

  private Decision decide(List<LogNeeds.Kept> kept, Retention policy, int segmentBytes)
      throws IOException {
    List<LogNeed> needs = LogNeeds.of(kept, policy.recoveryWindow().map(run.now()::minus));
    long newest = needs.stream().mapToLong(LogNeed::timeline).max().orElseThrow();
    StoredTimelines timelines = StoredTimelines.of(place, job, decryptions, newest);
    NeededLog needed = new NeededLog(needs, timelines.histories(), segmentBytes);
    return new Decision(
        Optional.of(new LogPruning(place.storage(), job, needed, timelines.newest())),
        LogReasons.of(needs, timelines, segmentBytes));
  }
}
