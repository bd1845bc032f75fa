package io.tidemark.backup.postgres;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in a server's write-ahead log, in bytes since its beginning; a "log sequence number".
 *
 * @param position the position as an unsigned number of 64 bits
 */
public record Lsn(long position) implements Comparable<Lsn> {

  private static final Pattern TEXT = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");

  /** No position; the server's own way to say so. */
  public static final Lsn NONE = new Lsn(0);

  /**
   * Reads PostgreSQL's notation, two hexadecimal numbers with a slash between: {@code 16/B374D848}.
   *
   * @throws InvalidConfigurationException if it is something else
   */
  public static Lsn parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new InvalidConfigurationException(
          "'" + text + "' is no log sequence number", "write it like 16/B374D848");
    }
    long high = Long.parseLong(matcher.group(1), 16);
    long low = Long.parseLong(matcher.group(2), 16);
    return new Lsn((high << 32) | low);
  }

  /** Returns the position so many bytes further on. */
  public Lsn plus(long bytes) {
    return new Lsn(position + bytes);
  }

  /** Returns the number of bytes from {@code earlier} up to this. */
  public long minus(Lsn earlier) {
    return position - earlier.position;
  }

  /** Whether this comes before {@code other}. */
  public boolean isBefore(Lsn other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(position, other.position);
  }

  /** Returns PostgreSQL's notation. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%X/%X", position >>> 32, position & 0xFFFF_FFFFL);
  }
}
