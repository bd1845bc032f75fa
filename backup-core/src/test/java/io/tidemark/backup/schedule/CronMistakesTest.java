package io.tidemark.backup.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and what is said of it. */
class CronMistakesTest {

  private static final ZoneId UTC = ZoneId.of("UTC");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "60 * * * *     | the minute '60': '60' is not one of its values; allowed are 0 to 59",
        "-1 * * * *     | the minute '-1': a value is missing; allowed are 0 to 59",
        "* 24 * * *     | the hour '24': '24' is not one of its values; allowed are 0 to 23",
        "* * 0 * *      | the day of month '0': '0' is not one of its values; allowed are 1 to 31",
        "* * * 13 *     | the month '13': '13' is not one of its values; allowed are 1 to 12 and JAN to DEC",
        "* * * * 8      | the day of week '8': '8' is not one of its values; allowed are 0 to 7 and SUN to SAT",
        "* * * * MONDAY | 'MONDAY' is not one of its values",
        "* MON * * *    | the hour 'MON'",
        "* * L * *      | the day of month 'L': 'L' is of another dialect of cron; allowed are 1 to 31",
        "* * 15W * *    | '15W' is of another dialect of cron",
        "* * ? * *      | '?' is of another dialect of cron",
        "* * * * 5#2    | '5#2' is of another dialect of cron",
        "H 2 * * *      | 'H' is of another dialect of cron",
        "* 22-2 * * *   | the hour '22-2': the range ends before it begins; write 22-23,0-2",
        "5/15 * * * *   | the minute '5/15': the step has no range to step through; write 5-59/15",
        "*/0 * * * *    | the minute '*/0': '0' is no step; steps are 1 to 59",
        "*/60 * * * *   | '60' is no step; steps are 1 to 59",
        "*/ * * * *     | '' is no step",
        "1,,2 * * * *   | the minute '1,,2': a value is missing",
        "1, * * * *     | a value is missing",
        "1-2-3 * * * *  | '2-3' is not one of its values",
        "** * * * *     | '**' is not one of its values",
        "٣ * * * *      | '٣' is not one of its values",
        "0 0 30 2 *     | no month '2' has a day of month '30'",
        "0 0 31 4,6,9,11 * | no month '4,6,9,11' has a day of month '31'",
        "* * * *        | it has 4 fields instead of five",
        "0 15 2 * * *   | it has 6 fields instead of five",
        "@reboot        | there is no such macro, since missed runs are made up anyway",
        "@often         | there is no such macro",
      })
  void theMessageSaysWhichFieldAndWhyAndWhatIsAllowed(String pattern, String expected) {
    assertThatThrownBy(() -> Schedule.cron(pattern, UTC))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("the schedule '" + pattern + "' cannot be used: ")
        .hasMessageContaining(expected)
        .hasMessageContaining("\nhint: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "@"})
  void nothingIsNoPattern(String pattern) {
    assertThatThrownBy(() -> Schedule.cron(pattern, UTC))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("@daily");
  }

  @Test
  void allMistakesAreNamedAtOnce() {
    assertThatThrownBy(() -> Schedule.cron("61 25 * * *", UTC))
        .hasMessageContaining("the minute '61'")
        .hasMessageContaining("the hour '25'");
  }

  @Test
  void theRarestOfDatesIsAllowed() {
    assertThat(
            Schedule.cron("0 0 29 2 */7", UTC).upcoming(Instant.parse("2060-01-01T00:00:00Z"), 3))
        .containsExactly(
            Instant.parse("2060-02-29T00:00:00Z"),
            Instant.parse("2088-02-29T00:00:00Z"),
            Instant.parse("2128-02-29T00:00:00Z"));
  }
}
