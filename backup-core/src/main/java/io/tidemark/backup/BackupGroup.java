package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.RestoreTarget;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Backs up several sources as of one moment, while the host's writers are paused for as long as it
 * takes to fix it.
 *
 * <pre>{@code
 * BackupGroup site =
 *     BackupGroup.named("site")
 *         .of(shop, cache)
 *         .quiesce(orders::pause, orders::resume)
 *         .build();
 * GroupBackup backup = site.run();
 * }</pre>
 *
 * <p>Not a transaction: each member is a backup of its own pipeline, and one of them can fail when
 * others are published. The set is incomplete then. Immutable and thread-safe.
 */
public final class BackupGroup {

  private final String name;
  private final List<BackupPipeline> pipelines;
  private final Quiescence quiescence;

  BackupGroup(String name, List<BackupPipeline> pipelines, Quiescence quiescence) {
    this.name = name;
    this.pipelines = pipelines;
    this.quiescence = quiescence;
  }

  /** Starts to describe a group of this name, which is of the form of a job's name. */
  public static Start named(String group) {
    return pipelines -> new GroupBuilder(group, List.of(pipelines));
  }

  /** A group that has a name and still needs its pipelines. */
  @FunctionalInterface
  public interface Start {

    /** Sets the pipelines, in the order in which a set is restored. */
    GroupBuilder of(BackupPipeline... pipelines);
  }

  /**
   * Makes a backup of each pipeline, all as of one moment, and returns when all are durable. All
   * sources connect first; then writers are paused, every source fixes the moment, and writers go
   * on; then the copies are made at the same time. Interrupting the calling thread cancels.
   *
   * <p>What fails up to the moment fails all of them, and nothing is published. Whoever fails
   * afterwards leaves the set incomplete; the others are finished, and are sound backups of their
   * jobs. What a pipeline does not {@link PipelineBuilder#retain keep} is deleted only after a set
   * that is complete.
   *
   * @throws io.tidemark.backup.error.BackupException if a member failed
   */
  public GroupBackup run() {
    return new GroupRun(name, pipelines, quiescence).run();
  }

  /**
   * Lists the sets of this group, oldest first, the incomplete ones too.
   *
   * @throws io.tidemark.backup.error.BackupException if no place of a pipeline can be listed
   */
  public List<BackupSet> list() {
    SortedMap<BackupId, BackupSet> sets = new TreeMap<>();
    for (BackupPipeline pipeline : pipelines) {
      for (Manifest manifest : pipeline.list().backups()) {
        SetFacts.of(manifest)
            .filter(facts -> facts.group().equals(name))
            .ifPresent(facts -> sets.merge(facts.id(), of(facts, manifest), BackupGroup::joined));
      }
    }
    return sets.values().stream().sorted(Comparator.comparing(BackupSet::begun)).toList();
  }

  private static BackupSet of(SetFacts facts, Manifest manifest) {
    SortedMap<String, Manifest> members = new TreeMap<>();
    members.put(manifest.job().value(), manifest.asListed());
    return new BackupSet(facts.group(), facts.id(), facts.jobs(), members);
  }

  private static BackupSet joined(BackupSet one, BackupSet other) {
    SortedMap<String, Manifest> members = new TreeMap<>(one.members());
    members.putAll(other.members());
    return new BackupSet(one.group(), one.id(), one.jobs(), members);
  }

  /**
   * Restores all members of a set, one after the other in the order of the pipelines, after all of
   * them were planned. Interrupting the calling thread cancels.
   *
   * @param targets where to, by job
   * @return the reports, by job
   * @throws io.tidemark.backup.error.InvalidConfigurationException if not every job has a target
   * @throws io.tidemark.backup.error.BackupNotFoundException if the set is incomplete
   * @throws io.tidemark.backup.error.BackupException if a target cannot be reached, before anything
   *     is written, or a restore fails; the message says what was restored before
   */
  public SortedMap<String, RestoreReport> restore(
      BackupSet set, Map<String, RestoreTarget> targets) {
    return new SetRestore(set, pipelines).into(targets);
  }

  @Override
  public String toString() {
    return "BackupGroup[" + name + " of " + pipelines + "]";
  }
}
