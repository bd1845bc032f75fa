package io.tidemark.backup.wal;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wal.Gap;
import io.tidemark.backup.postgres.wal.LogPiece;
import io.tidemark.backup.postgres.wal.Segment;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which segments are meant: those of some numbers on some timelines. Immutable.
 *
 * @param firstTimeline the first timeline
 * @param lastTimeline the last one
 * @param first the number of the first segment on each
 * @param last the number of the last one
 */
public record LogSection(long firstTimeline, long lastTimeline, long first, long last) {

  private static final Pattern GAP = Pattern.compile("gap-([0-9A-F]{16})\\.json");

  /** Returns all of a log. */
  public static LogSection all() {
    return new LogSection(0, Long.MAX_VALUE, 0, Long.MAX_VALUE);
  }

  /** Returns a piece, whatever timelines on the way to its own it begins on. */
  public static LogSection of(LogPiece piece) {
    return new LogSection(
        0, piece.first().timeline(), piece.first().number(), piece.last().number());
  }

  /** Returns a piece and everything that follows it, on its own timeline and on later ones. */
  public static LogSection from(LogPiece piece) {
    return new LogSection(0, Long.MAX_VALUE, piece.first().number(), Long.MAX_VALUE);
  }

  /**
   * Returns what lies between two names of files of one timeline: segments, or the record of a gap.
   * A history belongs to no section.
   */
  public static List<LogSection> ofNames(String first, String last, int segmentSize) {
    Optional<Segment> begin = Segment.named(first, segmentSize);
    Optional<Segment> end = Segment.named(last, segmentSize);
    if (begin.isPresent() && end.isPresent()) {
      long timeline = begin.get().timeline();
      return List.of(new LogSection(timeline, timeline, begin.get().number(), end.get().number()));
    }
    Matcher gap = GAP.matcher(first);
    if (!gap.matches()) {
      return List.of();
    }
    Lsn position = new Lsn(HexFormat.fromHexDigitsToLong(gap.group(1)));
    long number = Segment.at(1, position, segmentSize).number();
    return List.of(new LogSection(0, Long.MAX_VALUE, number, number));
  }

  boolean includes(Segment segment) {
    return segment.number() >= first && segment.number() <= last && hasTimeline(segment.timeline());
  }

  boolean hasTimeline(long timeline) {
    return timeline >= firstTimeline && timeline <= lastTimeline;
  }

  /** Whether a folder can hold segments that are meant. */
  boolean includesFolderOf(Segment anyOfFolder) {
    long begin = anyOfFolder.number() / anyOfFolder.perFolder() * anyOfFolder.perFolder();
    return begin <= last
        && begin + anyOfFolder.perFolder() > first
        && hasTimeline(anyOfFolder.timeline());
  }

  boolean touches(Gap gap, int segmentSize) {
    return hasTimeline(gap.timeline())
        && Segment.at(gap.timeline(), gap.from(), segmentSize).number() <= last
        && Segment.at(gap.timeline(), gap.to().plus(-1), segmentSize).number() >= first;
  }
}
