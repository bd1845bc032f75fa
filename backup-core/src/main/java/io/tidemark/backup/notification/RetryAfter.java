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
  private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(1_000_000_000);

  private RetryAfter() {}

  static Optional<Duration> parse(String header, Instant now) {
    String text = header.strip();
    return seconds(text).or(() -> until(text, now));
  }

  /** Discord gives fractions. */
  private static Optional<Duration> seconds(String text) {
    try {
      BigDecimal seconds = new BigDecimal(text);
      return seconds.signum() < 0
          ? Optional.empty()
          : Optional.of(Duration.ofMillis(seconds.min(MAX_SECONDS).movePointRight(3).longValue()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> until(String text, Instant now) {
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(then.isBefore(now) ? Duration.ZERO : Duration.between(now, then));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
