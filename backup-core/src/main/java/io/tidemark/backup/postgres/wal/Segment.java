package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One file of a write-ahead log, by its place in it. Its name is PostgreSQL's: three times eight
 * hexadecimal digits.
 *
 * @param timeline the timeline
 * @param number the number of the segment since the log's beginning
 * @param size the bytes of each segment of the cluster, a power of two between 1 MiB and 1 GiB
 */
public record Segment(long timeline, long number, int size) implements Comparable<Segment> {

  private static final Pattern NAME = Pattern.compile("[0-9A-F]{24}");
  private static final long MIN_SIZE = 1L << 20;
  private static final long MAX_SIZE = 1L << 30;

  public Segment {
    checkSize(size);
  }

  /** Returns the segment that holds the byte at {@code position}. */
  public static Segment at(long timeline, Lsn position, int size) {
    checkSize(size);
    return new Segment(timeline, Long.divideUnsigned(position.position(), size), size);
  }

  /** Reads a name; empty if it is none of a segment of this size. */
  public static Optional<Segment> named(String name, int size) {
    checkSize(size);
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    long perLog = perLog(size);
    long low = HexFormat.fromHexDigitsToLong(name, 16, 24);
    if (low >= perLog) {
      return Optional.empty();
    }
    long timeline = HexFormat.fromHexDigitsToLong(name, 0, 8);
    long log = HexFormat.fromHexDigitsToLong(name, 8, 16);
    return Optional.of(new Segment(timeline, log * perLog + low, size));
  }

  private static void checkSize(int size) {
    if (size < MIN_SIZE || size > MAX_SIZE || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("WAL segments cannot have " + size + " bytes");
    }
  }

  private static long perLog(int size) {
    return (1L << 32) / size;
  }

  /** Returns how many segments share the first sixteen digits of their names. */
  public long perFolder() {
    return perLog(size);
  }

  /** Returns PostgreSQL's name of the file. */
  public String name() {
    long perLog = perLog(size);
    return String.format(Locale.ROOT, "%08X%08X%08X", timeline, number / perLog, number % perLog);
  }

  /** Returns the position of the first byte. */
  public Lsn start() {
    return new Lsn(number * size);
  }

  /** Returns the position after the last byte. */
  public Lsn end() {
    return start().plus(size);
  }

  /** Returns the one after this on the same timeline. */
  public Segment next() {
    return new Segment(timeline, number + 1, size);
  }

  /** Returns the segment of the same number on another timeline. */
  public Segment on(long otherTimeline) {
    return new Segment(otherTimeline, number, size);
  }

  /** Orders by position, and by timeline within it. */
  @Override
  public int compareTo(Segment other) {
    int byNumber = Long.compareUnsigned(number, other.number);
    return byNumber != 0 ? byNumber : Long.compareUnsigned(timeline, other.timeline);
  }

  @Override
  public String toString() {
    return name();
  }
}
