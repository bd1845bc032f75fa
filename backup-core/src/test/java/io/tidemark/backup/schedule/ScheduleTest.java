package io.tidemark.backup.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Intervals, jitter, and the search for slots that have gone by. */
class ScheduleTest {

  private static final Instant NOW = Instant.parse("2026-01-30T10:30:00Z");

  @Test
  void anIntervalDoesNotDependOnWhoCounts() {
    Schedule sixHourly = Schedule.every(Duration.ofHours(6));
    assertThat(sixHourly.upcoming(NOW, 2))
        .containsExactly(
            Instant.parse("2026-01-30T12:00:00Z"), Instant.parse("2026-01-30T18:00:00Z"));
    assertThat(sixHourly.next(Instant.parse("2026-01-30T12:00:00Z")))
        .contains(Instant.parse("2026-01-30T18:00:00Z"));
    assertThat(sixHourly.next(Instant.parse("1969-12-31T23:00:00Z"))).contains(Instant.EPOCH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1H", "PT0.5S", "PT1.5S"})
  void anIntervalIsANumberOfSeconds(String length) {
    assertThatThrownBy(() -> Schedule.every(Duration.parse(length)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("every " + length)
        .hasMessageContaining("hint: ");
  }

  @Test
  void jitterIsTheSameInEveryInstance() {
    Schedule one = Schedule.every(Duration.ofHours(1)).jitter(Duration.ofMinutes(10));
    Schedule other = Schedule.every(Duration.ofHours(1)).jitter(Duration.ofMinutes(10));
    Instant slot = one.next(NOW).orElseThrow();
    assertThat(one.delay("shop", slot)).isEqualTo(other.delay("shop", slot));
    assertThat(one.delay("shop", slot)).isEqualTo(Duration.ofMillis(JITTER_OF_SHOP));
  }

  /** If this changes, instances of two versions make two backups. */
  private static final long JITTER_OF_SHOP = 239_175;

  @Test
  void jitterIsSpreadOverJobsAndSlots() {
    Schedule hourly = Schedule.every(Duration.ofHours(1)).jitter(Duration.ofMinutes(10));
    List<Instant> slots = hourly.upcoming(NOW, 1_000);
    double ofSlots =
        slots.stream().mapToLong(slot -> hourly.delay("shop", slot).toMillis()).average().orElse(0);
    double ofJobs =
        IntStream.range(0, 1_000)
            .mapToLong(job -> hourly.delay("job-" + job, slots.get(0)).toMillis())
            .average()
            .orElse(0);
    assertThat(ofSlots).isBetween(270_000.0, 330_000.0);
    assertThat(ofJobs).isBetween(270_000.0, 330_000.0);
  }

  @Test
  void jitterEndsBeforeTheNextSlot() {
    Schedule schedule =
        Schedule.cron("0,1,30 * * * *", ZoneId.of("UTC")).jitter(Duration.ofHours(5));
    Instant slot = NOW;
    for (Instant next : schedule.upcoming(NOW, 3_000)) {
      assertThat(slot.plus(schedule.delay("shop", slot))).isBefore(next);
      slot = next;
    }
  }

  @Test
  void withoutJitterNothingIsDelayed() {
    Schedule hourly = Schedule.every(Duration.ofHours(1));
    assertThat(hourly.delay("shop", NOW)).isZero();
    assertThat(hourly).hasToString("every PT1H");
    assertThat(hourly.jitter(Duration.ofMinutes(5))).hasToString("every PT1H, up to PT5M later");
    assertThatThrownBy(() -> hourly.jitter(Duration.ofMinutes(-5)))
        .isInstanceOf(InvalidConfigurationException.class);
  }

  @Test
  void theNewestSlotThatHasGoneByIsFound() {
    Schedule monthly = Schedule.cron("@monthly", ZoneId.of("UTC"));
    Instant first = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(monthly.latest(NOW, Duration.ofDays(60))).contains(first);
    assertThat(monthly.latest(first, Duration.ZERO)).contains(first);
    assertThat(monthly.latest(first.plusSeconds(1), Duration.ZERO)).isEmpty();
    assertThat(monthly.latest(NOW, Duration.ofDays(29))).isEmpty();
    assertThat(monthly.latest(NOW, Duration.between(first, NOW))).contains(first);
    assertThat(Schedule.every(Duration.ofSeconds(7)).latest(NOW, Duration.ofDays(10_000)))
        .map(slot -> Duration.between(slot, NOW).toSeconds() < 7)
        .isEqualTo(Optional.of(true));
  }
}
