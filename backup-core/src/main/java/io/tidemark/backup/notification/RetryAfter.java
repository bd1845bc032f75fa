package io.tidemark.backup.notification;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads the header {@code Retry-After}: seconds, or a date (RFC 9110, 10.2.3). */
final class RetryAfter {

  /** Longer than anybody waits, and short enough to compute with. */
  private static final Duration LONGEST = Duration.ofDays(10_000);

  private RetryAfter() {}

  static Optional<Duration> parse(String header, Instant now) {
    String text = header.strip();
    return seconds(text).or(() -> until(text, now));
  }

  /** Discord gives fractions. */
  private static Optional<Duration> seconds(String text) {
    try {
      BigDecimal millis = new BigDecimal(text).movePointRight(3);
      BigDecimal longest = BigDecimal.valueOf(LONGEST.toMillis());
      return millis.signum() < 0
          ? Optional.empty()
          : Optional.of(Duration.ofMillis(millis.min(longest).longValue()));
    } catch (NumberFormatException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> until(String text, Instant now) {
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Instant latest = now.plus(LONGEST);
      Instant wanted = then.isAfter(latest) ? latest : then;
      return Optional.of(wanted.isBefore(now) ? Duration.ZERO : Duration.between(now, wanted));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
