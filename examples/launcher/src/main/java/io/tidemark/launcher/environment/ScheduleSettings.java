package io.tidemark.launcher.environment;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.schedule.Schedule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What the environment says about when things are done. */
public final class ScheduleSettings {

  /** Enough to see the longest pause of patterns such as "on workdays". */
  private static final int SLOTS = 40;

  private final Environment environment;

  ScheduleSettings(Environment environment) {
    this.environment = environment;
  }

  /**
   * Returns when backups are made.
   *
   * @throws InvalidConfigurationException if nothing says so
   */
  public Schedule backups() {
    return givenBackups()
        .orElseThrow(
            () ->
                new InvalidConfigurationException(
                    "nothing says when to back up",
                    "set BACKUP_SCHEDULE, such as '15 2 * * *' or @daily, or BACKUP_INTERVAL; the"
                        + " command `backup` makes one at once"));
  }

  /** Returns when backups are made; empty if nothing says so. */
  public Optional<Schedule> givenBackups() {
    if (environment.given(Setting.SCHEDULE).isPresent()
        && environment.given(Setting.INTERVAL).isPresent()) {
      throw new InvalidConfigurationException(
          "BACKUP_SCHEDULE and BACKUP_INTERVAL are both set", "keep one of the two");
    }
    Optional<Schedule> schedule =
        of(Setting.SCHEDULE)
            .or(
                () ->
                    environment.given(Setting.INTERVAL).map(text -> every(Setting.INTERVAL, text)));
    return environment
        .given(Setting.JITTER)
        .map(text -> Durations.parse(Setting.JITTER, text))
        .flatMap(limit -> schedule.map(slots -> slots.jitter(limit)))
        .or(() -> schedule);
  }

  /** Returns when what a setting is about is done; empty if it is not set. */
  public Optional<Schedule> of(Setting setting) {
    return environment.given(setting).map(text -> parse(setting, text.strip()));
  }

  private Schedule parse(Setting setting, String text) {
    return text.startsWith("P") ? every(setting, text) : Schedule.cron(text, zone());
  }

  private static Schedule every(Setting setting, String text) {
    return Schedule.every(Durations.parse(setting, text));
  }

  /** Returns the zone of all schedules. */
  public ZoneId zone() {
    String name =
        environment
            .given(Setting.TIMEZONE)
            .or(() -> Optional.ofNullable(environment.variables().get("TZ")))
            .filter(zone -> !zone.isBlank())
            .orElse("UTC");
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new InvalidConfigurationException(
          "there is no time zone '" + name + "'",
          "set BACKUP_TIMEZONE to one such as Europe/Berlin",
          e);
    }
  }

  /** Returns how old the newest good backup may be; empty if nothing says so. */
  public Optional<Duration> maxAge(Instant now) {
    return environment
        .given(Setting.MAX_AGE)
        .map(age -> Durations.parse(Setting.MAX_AGE, age))
        .or(
            () ->
                givenBackups()
                    .flatMap(slots -> longestPause(slots, now))
                    .map(it -> it.multipliedBy(2)));
  }

  private static Optional<Duration> longestPause(Schedule schedule, Instant now) {
    List<Instant> slots = schedule.upcoming(now, SLOTS);
    Optional<Duration> longest = Optional.empty();
    Iterator<Instant> later = slots.iterator();
    Instant previous = later.hasNext() ? later.next() : now;
    while (later.hasNext()) {
      Instant next = later.next();
      Duration pause = Duration.between(previous, next);
      longest = longest.filter(it -> it.compareTo(pause) >= 0).or(() -> Optional.of(pause));
      previous = next;
    }
    return longest;
  }
}
