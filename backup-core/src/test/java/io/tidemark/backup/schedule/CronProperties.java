package io.tidemark.backup.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random patterns agree with somebody who looks at the clock every minute for two years. */
class CronProperties {

  /** An hour, half an hour, midnight, a whole day, a month of another time, none. */
  private static final List<ShownTimes> CLOCKS =
      List.of(
          ShownTimes.of("Europe/Berlin", 2026),
          ShownTimes.of("America/New_York", 2024),
          ShownTimes.of("Australia/Lord_Howe", 2025),
          ShownTimes.of("America/Havana", 2024),
          ShownTimes.of("Pacific/Apia", 2011),
          ShownTimes.of("Africa/Casablanca", 2023),
          ShownTimes.of("Asia/Kolkata", 2026));

  private static final int MOST = 20_000;

  @Property(tries = 200)
  void slotsAreWhatOneSeesOnTheClock(@ForAll long seed) {
    Random random = new Random(seed);
    OraclePattern pattern = new OraclePattern(random);
    ShownTimes clock = CLOCKS.get(random.nextInt(CLOCKS.size()));
    List<Instant> expected = pattern.slots(clock);
    Optional<Schedule> schedule = schedule(pattern, clock);
    Assume.that(schedule.isPresent() || expected.isEmpty());
    if (schedule.isPresent()) {
      Instant begin = clock.instant(0).minusSeconds(1);
      int count = Math.min(expected.size(), MOST);
      assertThat(schedule.get().upcoming(begin, count))
          .as("%s in %s", pattern, clock.zone)
          .isEqualTo(expected.subList(0, count));
      agreesFromAnywhere(schedule.get(), clock, expected, random);
    }
  }

  private static Optional<Schedule> schedule(OraclePattern pattern, ShownTimes clock) {
    try {
      return Optional.of(Schedule.cron(pattern.toString(), clock.zone));
    } catch (InvalidConfigurationException e) {
      assertThat(e).hasMessageContaining("has a day of month");
      return Optional.empty();
    }
  }

  private static void agreesFromAnywhere(
      Schedule schedule, ShownTimes clock, List<Instant> expected, Random random) {
    for (int i = 0; i < 200 && !expected.isEmpty(); i++) {
      int index = random.nextInt(expected.size());
      Instant slot = expected.get(index);
      Instant before = index == 0 ? clock.instant(0) : expected.get(index - 1);
      long between = Duration.between(before, slot).toSeconds();
      Instant from = between == 0 ? before : before.plusSeconds(random.nextLong(between));
      if (from.isBefore(slot)) {
        assertThat(schedule.next(from)).contains(slot);
        assertThat(
                index == 0
                    || schedule.latest(from, Duration.ofDays(800)).equals(Optional.of(before)))
            .as("the slot before %s", from)
            .isTrue();
      }
    }
  }
}
