package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Manifest;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Backups of several jobs as of one moment, as a {@link BackupGroup} made them.
 *
 * @param group the group's name
 * @param id the set's id, of the same form as a backup's
 * @param jobs the jobs that it is made of
 * @param members the backups that are there, by their jobs; without tables and restore steps
 */
public record BackupSet(
    String group, BackupId id, SortedSet<String> jobs, SortedMap<String, Manifest> members) {

  public BackupSet {
    jobs = Collections.unmodifiableSortedSet(new TreeSet<>(jobs));
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
  }

  /** Ids are exact to the second only. */
  Instant begun() {
    return members.values().stream()
        .map(Manifest::startedAt)
        .sorted()
        .findFirst()
        .orElse(id.time());
  }

  /** Whether all its members are there. */
  public boolean isComplete() {
    return members.keySet().containsAll(jobs);
  }

  /** Returns the jobs whose backup failed or was deleted. */
  public SortedSet<String> missing() {
    SortedSet<String> missing = new TreeSet<>(jobs);
    missing.removeAll(members.keySet());
    return missing;
  }
}
