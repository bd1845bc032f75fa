package io.tidemark.backup;

import io.tidemark.backup.catalog.CheckName;
import io.tidemark.backup.catalog.CopyRecords;
import io.tidemark.backup.storage.StoredObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What readings of one copy of a backup have shown, by what is noted beside it.
 *
 * @param checks all that is noted, oldest first
 */
public record CopyHealth(List<CheckName> checks) {

  private static final List<String> DEPTHS =
      Arrays.stream(Depth.values()).map(CopyHealth::text).toList();

  public CopyHealth {
    checks = checks.stream().sorted(Comparator.comparing(CheckName::stamp)).toList();
  }

  /** Returns what a listing of the backup's folder tells. */
  public static CopyHealth of(Collection<StoredObject> folder) {
    return new CopyHealth(CopyRecords.checks(folder));
  }

  /**
   * Returns the newest reading that found damage, if none since has read as much and found none.
   */
  public Optional<CheckName> damage() {
    return checks.stream()
        .filter(check -> !check.isSound())
        .filter(damage -> checks.stream().noneMatch(check -> disproves(check, damage)))
        .reduce((older, newer) -> newer);
  }

  private static boolean disproves(CheckName check, CheckName damage) {
    return check.isSound()
        && check.at().isAfter(damage.at())
        && rank(check.depth()) >= rank(damage.depth());
  }

  /** Whether nobody should rely on this copy. */
  public boolean isSuspect() {
    return damage().isPresent();
  }

  /** Returns when the copy was last read as deep as this at least, whatever was found. */
  public Optional<Instant> readAt(Depth depth) {
    return checks.stream()
        .filter(check -> rank(check.depth()) >= rank(text(depth)))
        .map(CheckName::at)
        .reduce((older, newer) -> newer);
  }

  /** Returns the newest reading that found nothing wrong. */
  public Optional<CheckName> lastSound() {
    return checks.stream().filter(CheckName::isSound).reduce((older, newer) -> newer);
  }

  /** What later versions call deeper is deeper than all that is known here. */
  private static int rank(String depth) {
    int known = DEPTHS.indexOf(depth);
    return known < 0 ? DEPTHS.size() : known;
  }

  /** Returns a depth as it is noted. */
  static String text(Depth depth) {
    return depth.name().toLowerCase(Locale.ROOT);
  }
}
