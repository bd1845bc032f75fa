package io.tidemark.backup.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which times a pattern matches, and what becomes of those that clocks leave out or repeat. */
class CronTest {

  private static Schedule in(String zone, String pattern) {
    return Schedule.cron(pattern, ZoneId.of(zone));
  }

  /** Returns slots as clocks of the zone show them, with their offsets. */
  private static List<String> slots(String zone, String pattern, String after, int count) {
    ZoneId id = ZoneId.of(zone);
    Instant begin = LocalDateTime.parse(after).atZone(id).toInstant();
    return in(zone, pattern).upcoming(begin, count).stream()
        .map(slot -> slot.atZone(id).toOffsetDateTime().toString())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "15 2 * * *     | 2026-01-30T02:15 | 2026-01-31T02:15",
        "15 2 * * *     | 2026-01-30T02:14:59 | 2026-01-30T02:15",
        "*/20 * * * *   | 2026-01-30T23:40 | 2026-01-31T00:00",
        "5-59/20 * * * *| 2026-01-30T00:06 | 2026-01-30T00:25",
        "0 0 1 * *      | 2026-01-30T00:00 | 2026-02-01T00:00",
        "0 0 31 * *     | 2026-01-31T00:00 | 2026-03-31T00:00",
        "0 0 29 2 *     | 2026-01-30T00:00 | 2028-02-29T00:00",
        "0 0 29 feb *   | 2096-02-29T00:00 | 2104-02-29T00:00",
        "0 12 * * 0     | 2026-01-30T00:00 | 2026-02-01T12:00",
        "0 12 * * 7     | 2026-01-30T00:00 | 2026-02-01T12:00",
        "0 12 * * SUN   | 2026-01-30T00:00 | 2026-02-01T12:00",
        "0 12 * * mon-Fri | 2026-01-30T12:00 | 2026-02-02T12:00",
        "0 12 * * FRI-SUN | 2026-01-30T12:00 | 2026-01-31T12:00",
        "0 12 * * 6,1   | 2026-01-31T12:00 | 2026-02-02T12:00",
        "0 0 13 * FRI   | 2026-01-30T00:00 | 2026-02-06T00:00",
        "0 0 13 * FRI   | 2026-02-06T00:00 | 2026-02-13T00:00",
        "0 0 14 * FRI   | 2026-02-13T00:00 | 2026-02-14T00:00",
        "0 0 */2 * FRI  | 2026-01-30T00:00 | 2026-02-13T00:00",
        "0 0 30 2 MON   | 2026-01-30T00:00 | 2026-02-02T00:00",
        "@hourly        | 2026-01-30T00:00 | 2026-01-30T01:00",
        "@daily         | 2026-01-30T00:00 | 2026-01-31T00:00",
        "@midnight      | 2026-01-30T00:00 | 2026-01-31T00:00",
        "@weekly        | 2026-01-30T00:00 | 2026-02-01T00:00",
        "@monthly       | 2026-01-30T00:00 | 2026-02-01T00:00",
        "@Yearly        | 2026-01-30T00:00 | 2027-01-01T00:00",
        "@annually      | 2026-01-30T00:00 | 2027-01-01T00:00",
        "  0\t0  1 jan *  | 2026-01-30T00:00 | 2027-01-01T00:00",
      })
  void aPatternMatchesTheNextTime(String pattern, String after, String expected) {
    assertThat(in("UTC", pattern).next(LocalDateTime.parse(after).toInstant(ZoneOffset.UTC)))
        .contains(LocalDateTime.parse(expected).toInstant(ZoneOffset.UTC));
  }

  @Test
  void aTimeInTheGapRunsAtTheFirstInstantAfterIt() {
    assertThat(slots("Europe/Berlin", "30 2 * * *", "2026-03-28T00:00", 3))
        .containsExactly(
            "2026-03-28T02:30+01:00", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
  }

  @Test
  void severalTimesInOneGapRunOnce() {
    assertThat(slots("Europe/Berlin", "*/10 2,3 * * *", "2026-03-29T00:00", 3))
        .containsExactly(
            "2026-03-29T03:00+02:00", "2026-03-29T03:10+02:00", "2026-03-29T03:20+02:00");
  }

  @Test
  void theFirstTimeAfterAGapIsNotInIt() {
    assertThat(slots("Europe/Berlin", "0 3 * * *", "2026-03-28T12:00", 2))
        .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T03:00+02:00");
    assertThat(slots("Europe/Berlin", "59 1 * * *", "2026-03-28T12:00", 2))
        .containsExactly("2026-03-29T01:59+01:00", "2026-03-30T01:59+02:00");
  }

  @Test
  void aTimeThatComesTwiceRunsTheFirstTime() {
    assertThat(slots("Europe/Berlin", "30 2 * * *", "2026-10-24T12:00", 2))
        .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
    assertThat(slots("America/New_York", "0,30 1 * * *", "2026-10-31T12:00", 3))
        .containsExactly(
            "2026-11-01T01:00-04:00", "2026-11-01T01:30-04:00", "2026-11-02T01:00-05:00");
  }

  @Test
  void whoeverAsksBetweenTheTwoTimesWaitsForTheNextDay() {
    Instant between = Instant.parse("2026-10-25T01:00:00Z"); // 02:00 for the second time
    assertThat(in("Europe/Berlin", "30 2 * * *").next(between))
        .contains(Instant.parse("2026-10-26T01:30:00Z"));
  }

  @Test
  void aPatternForEveryHourRunsEveryHour() {
    assertThat(slots("Europe/Berlin", "30 * * * *", "2026-10-25T01:00", 4))
        .containsExactly(
            "2026-10-25T01:30+02:00",
            "2026-10-25T02:30+02:00",
            "2026-10-25T02:30+01:00",
            "2026-10-25T03:30+01:00");
    assertThat(slots("Europe/Berlin", "30 * * * *", "2026-03-29T01:00", 2))
        .containsExactly("2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00");
  }

  @Test
  void everySecondHourIsNotEveryHour() {
    assertThat(slots("Europe/Berlin", "0 */2 * * *", "2026-10-25T00:00", 2))
        .containsExactly("2026-10-25T02:00+02:00", "2026-10-25T04:00+01:00");
  }

  @Test
  void halfAnHourCanBeLeftOut() {
    assertThat(slots("Australia/Lord_Howe", "15 2 * * *", "2026-10-03T12:00", 2))
        .containsExactly("2026-10-04T02:30+11:00", "2026-10-05T02:15+11:00");
    assertThat(slots("Australia/Lord_Howe", "45 1 * * *", "2026-04-04T12:00", 2))
        .containsExactly("2026-04-05T01:45+11:00", "2026-04-06T01:45+10:30");
  }

  @Test
  void aWholeDayCanBeLeftOut() {
    assertThat(slots("Pacific/Apia", "0 2 30 12 *", "2011-12-01T00:00", 2))
        .containsExactly("2011-12-31T00:00+14:00", "2012-12-30T02:00+14:00");
    assertThat(slots("Pacific/Apia", "0 2 * * *", "2011-12-28T12:00", 3))
        .containsExactly(
            "2011-12-29T02:00-10:00", "2011-12-31T00:00+14:00", "2011-12-31T02:00+14:00");
  }

  @Test
  void midnightCanBeLeftOut() {
    assertThat(slots("America/Havana", "0 0 * * *", "2025-03-08T12:00", 2))
        .containsExactly("2025-03-09T01:00-04:00", "2025-03-10T00:00-04:00");
  }

  @Test
  void aSlotIsFoundFromItsLastNanosecondBefore() {
    Schedule daily = in("UTC", "@daily");
    Instant midnight = Instant.parse("2026-01-31T00:00:00Z");
    assertThat(daily.next(midnight.minusNanos(1))).contains(midnight);
    assertThat(daily.next(midnight).orElseThrow()).isAfter(midnight);
    assertThat(daily.next(midnight.plusNanos(1)).orElseThrow()).isAfter(midnight);
  }

  @Test
  void whereCalendarsEndThereIsNoSlot() {
    assertThat(in("UTC", "@daily").next(Instant.MAX)).isEmpty();
    assertThat(in("UTC", "@daily").next(Instant.MIN))
        .contains(Instant.parse("0001-01-02T00:00:00Z"));
  }

  @Test
  void aScheduleSaysWhatItIs() {
    assertThat(in("Europe/Berlin", " 15 2 * * * ")).hasToString("'15 2 * * *' in Europe/Berlin");
  }
}
