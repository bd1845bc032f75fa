package io.tidemark.backup.catalog;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The name of a backup, such as {@code 20260131T021500Z-7c01d2aa}: the second of its start in UTC
 * and eight random hexadecimal digits. Ids of one job sort by time.
 *
 * @param value the whole id
 */
public record BackupId(String value) implements Comparable<BackupId> {

  private static final Pattern FORM = Pattern.compile("\\d{8}T\\d{6}Z-[0-9a-f]{8}");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  public BackupId {
    if (parseTime(value).isEmpty()) {
      throw new IllegalArgumentException("'" + value + "' is not a backup id");
    }
  }

  /** Returns a new id for a backup that starts at {@code start}. */
  public static BackupId of(Instant start, RandomGenerator random) {
    return new BackupId(TIME.format(start) + "-" + "%08x".formatted(random.nextInt()));
  }

  /** Returns the id, or empty if the text is not one. */
  public static Optional<BackupId> parse(String text) {
    return parseTime(text).map(time -> new BackupId(text));
  }

  private static Optional<Instant> parseTime(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(TIME.parse(text.substring(0, text.indexOf('-')), Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Returns the start of the backup, to the second. */
  public Instant time() {
    return parseTime(value).orElseThrow();
  }

  @Override
  public int compareTo(BackupId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
