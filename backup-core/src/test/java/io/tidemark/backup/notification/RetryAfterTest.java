package io.tidemark.backup.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The header {@code Retry-After}. */
class RetryAfterTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "30, 30000",
    "0.35, 350",
    "1e3, 1000000",
    "1e99, 864000000000",
  })
  void secondsAreRead(String header, long millis) {
    assertThat(RetryAfter.parse(header, Told.NOON)).contains(Duration.ofMillis(millis));
  }

  @Test
  void dateIsRead() {
    assertThat(RetryAfter.parse("Sat, 31 Jan 2026 12:01:30 GMT", Told.NOON))
        .contains(Duration.ofSeconds(90));
  }

  @Test
  void dateInAnotherAgeIsOneThatCanBeComputedWith() {
    assertThat(RetryAfter.parse("Fri, 31 Dec 9999 00:00:00 GMT", Told.NOON))
        .contains(Duration.ofDays(10_000));
  }

  @Test
  void dateThatIsOverIsNow() {
    assertThat(RetryAfter.parse("Sat, 31 Jan 2026 11:00:00 GMT", Told.NOON))
        .contains(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "NaN", "31 Jan 2026", "Sun, 31 Jan 2026 12:00:00 GMT"})
  void nonsenseIsIgnored(String header) {
    assertThat(RetryAfter.parse(header, Told.NOON)).isEmpty();
  }
}
