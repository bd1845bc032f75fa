package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.RestoreTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Restores the members of a set. */
record SetRestore(BackupSet set, List<BackupPipeline> pipelines) {

  SortedMap<String, RestoreReport> into(Map<String, RestoreTarget> targets) {
    requireComplete();
    requireTargets(targets);
    List<Member> members = pipelines.stream().flatMap(p -> member(p, targets).stream()).toList();
    members.forEach(Member::plan);
    SortedMap<String, RestoreReport> reports = new TreeMap<>();
    for (Member member : members) {
      reports.put(member.job(), restored(member, reports));
    }
    return reports;
  }

  private void requireComplete() {
    if (!set.isComplete()) {
      throw new BackupNotFoundException(
          "the set %s/%s is incomplete: there is no backup of %s"
              .formatted(set.group(), set.id(), String.join(", ", set.missing())),
          "choose another set, or restore its members one by one: they are backups of their jobs");
    }
  }

  private void requireTargets(Map<String, RestoreTarget> targets) {
    TreeSet<String> given = new TreeSet<>(targets.keySet());
    TreeSet<String> known = new TreeSet<>();
    pipelines.forEach(pipeline -> known.add(pipeline.settings().job().value()));
    if (!given.equals(set.jobs()) || !known.containsAll(set.jobs())) {
      throw new InvalidConfigurationException(
          "the set %s/%s has the jobs %s, targets are given for %s, and the group has %s"
              .formatted(set.group(), set.id(), set.jobs(), given, known),
          "give one target for each job of the set");
    }
  }

  private Optional<Member> member(BackupPipeline pipeline, Map<String, RestoreTarget> targets) {
    String job = pipeline.settings().job().value();
    Manifest manifest = set.members().get(job);
    RestoreTarget target = targets.get(job);
    return manifest == null || target == null
        ? Optional.empty()
        : Optional.of(new Member(job, pipeline, manifest.id(), target));
  }

  private RestoreReport restored(Member member, Map<String, RestoreReport> before) {
    try {
      return member.restore();
    } catch (BackupException e) {
      if (before.isEmpty()) {
        throw e;
      }
      throw new RestoreFailedException(
          "the set %s/%s is restored only in part: %s done, then '%s' failed: %s"
              .formatted(
                  set.group(),
                  set.id(),
                  String.join(", ", before.keySet()),
                  member.job(),
                  e.getMessage()),
          "do not use the targets together; see to the cause and restore the whole set again",
          e);
    }
  }

  private record Member(String job, BackupPipeline pipeline, BackupId id, RestoreTarget target) {

    void plan() {
      RestorePlan reachable = pipeline.planRestore(Restore.of(id).into(target));
      if (!reachable.backup().id().equals(id)) {
        throw new IllegalStateException("planned " + reachable.backup().id() + " instead of " + id);
      }
    }

    RestoreReport restore() {
      return pipeline.restore(Restore.of(id).into(target));
    }
  }
}
