package io.tidemark.backup.catalog;

import static java.util.Comparator.comparing;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What one or more places hold of one job.
 *
 * @param backups the backups, oldest first
 * @param damaged backups of which a manifest cannot be used, each with the reason
 * @param unfinished folders without a manifest: runs and copies in progress, or leftovers
 * @param locations where a sound manifest of each backup lies
 */
public record Listing(
    List<Manifest> backups,
    SortedMap<BackupId, String> damaged,
    SortedSet<BackupId> unfinished,
    SortedMap<BackupId, List<String>> locations) {

  public Listing {
    backups = List.copyOf(backups);
    damaged = new TreeMap<>(damaged);
    unfinished = new TreeSet<>(unfinished);
    locations = new TreeMap<>(locations);
  }

  /** Returns the listing of both places; what one of them has whole is not unfinished. */
  public Listing and(Listing other) {
    SortedMap<BackupId, Manifest> all = new TreeMap<>();
    SortedMap<BackupId, List<String>> where = new TreeMap<>(locations);
    SortedMap<BackupId, String> broken = new TreeMap<>(damaged);
    SortedSet<BackupId> open = new TreeSet<>(unfinished);
    Stream.of(this, other)
        .flatMap(listing -> listing.backups.stream())
        .forEach(manifest -> all.putIfAbsent(manifest.id(), manifest));
    other.locations.forEach((id, more) -> where.merge(id, more, Listing::joined));
    other.damaged.forEach((id, why) -> broken.merge(id, why, (one, two) -> one + "; " + two));
    open.addAll(other.unfinished);
    open.removeAll(all.keySet());
    return new Listing(all.values().stream().sorted(ORDER).toList(), broken, open, where);
  }

  private static List<String> joined(List<String> one, List<String> two) {
    return Stream.concat(one.stream(), two.stream()).toList();
  }

  static final Comparator<Manifest> ORDER =
      comparing(Manifest::startedAt).thenComparing(Manifest::id);

  /** Returns the newest backup. */
  public Optional<Manifest> latest() {
    return backups.isEmpty() ? Optional.empty() : Optional.of(backups.get(backups.size() - 1));
  }
}
