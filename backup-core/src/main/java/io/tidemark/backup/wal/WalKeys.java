package io.tidemark.backup.wal;

import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.postgres.wal.Gap;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.postgres.wal.TimelineHistory;
import io.tidemark.backup.storage.StorageKey;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys of a job's log; docs/format.md lists them. */
final class WalKeys {

  private static final Pattern PARTIAL =
      Pattern.compile("([0-9A-F]{24})\\.([0-9A-F]{8})\\.partial(\\..*)?");
  static final int SEGMENT_DIGITS = 24;
  private static final int FOLDER_DIGITS = 16;

  private final JobName job;

  WalKeys(JobName job) {
    this.job = job;
  }

  /** Returns the folder of a segment, with a slash at its end. */
  String folder(Segment segment) {
    return timeline(segment.timeline()) + segment.name().substring(0, FOLDER_DIGITS) + "/";
  }

  /** Returns the folder of all timelines, with a slash at its end. */
  String root() {
    return Layout.wal(job);
  }

  /** Returns the folder of a timeline, with a slash at its end. */
  String timeline(long timeline) {
    return Layout.wal(job) + String.format(Locale.ROOT, "%08X/", timeline);
  }

  /** Returns the key of a segment by PostgreSQL's name, without a suffix. */
  String segment(String name) {
    return timeline(Long.parseLong(name.substring(0, 8), 16))
        + name.substring(0, FOLDER_DIGITS)
        + "/"
        + name;
  }

  StorageKey data(Segment segment, String suffix) {
    return new StorageKey(folder(segment) + segment.name() + suffix);
  }

  StorageKey receipt(Segment segment) {
    return new StorageKey(folder(segment) + segment.name() + ".json");
  }

  /** Returns the key of the first {@code length} bytes of a segment. */
  StorageKey partial(Segment segment, int length, String suffix) {
    return new StorageKey(
        folder(segment)
            + String.format(Locale.ROOT, "%s.%08X.partial%s", segment.name(), length, suffix));
  }

  StorageKey history(long timeline, String suffix) {
    return new StorageKey(timeline(timeline) + TimelineHistory.fileName(timeline) + suffix);
  }

  StorageKey historyReceipt(long timeline) {
    return history(timeline, ".json");
  }

  StorageKey gap(Gap gap) {
    return new StorageKey(
        gaps(gap.timeline()) + String.format(Locale.ROOT, "%016X.json", gap.from().position()));
  }

  /** Returns the prefix of the gaps in a timeline. */
  String gaps(long timeline) {
    return timeline(timeline) + "gap-";
  }

  /** Whether a name is that of a whole segment's data. */
  static boolean isData(String name) {
    return name.length() >= SEGMENT_DIGITS
        && !name.endsWith(".json")
        && !PARTIAL.matcher(name).matches();
  }

  /** Returns the segment whose data lies under a name; empty if it is something else. */
  static Optional<Segment> segment(String name, int segmentSize) {
    return isData(name)
        ? Segment.named(name.substring(0, SEGMENT_DIGITS), segmentSize)
        : Optional.empty();
  }

  /** The beginning of a segment under a name. */
  record Partial(String segment, int length, String suffix) {}

  /** Returns what beginning of a segment lies under a name; empty if it is something else. */
  static Optional<Partial> beginning(String name) {
    Matcher matcher = PARTIAL.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String suffix = matcher.group(3);
    return Optional.of(
        new Partial(
            matcher.group(1),
            Integer.parseUnsignedInt(matcher.group(2), 16),
            suffix == null ? "" : suffix));
  }
}
