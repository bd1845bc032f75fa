package io.tidemark.backup.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cron pattern on the clocks of a zone. Between two changes of the clocks local time runs as
 * straight as time itself; only the ends of such stretches are special.
 */
final class Cron implements Slots {

  /** 29 February is a Sunday no less often than every 40 years. */
  private static final int LONGEST_PAUSE_DAYS = 41 * 366;

  private final String expression;
  private final CronPattern pattern;
  private final ZoneId zone;
  private final ZoneRules rules;

  private Cron(String expression, CronPattern pattern, ZoneId zone) {
    this.expression = expression;
    this.pattern = pattern;
    this.zone = zone;
    this.rules = zone.getRules();
  }

  static Cron parse(String expression, ZoneId zone) {
    return new Cron(expression.strip(), CronParser.parse(expression.strip()), zone);
  }

  @Override
  public Optional<Instant> next(Instant after) {
    if (!after.isBefore(Schedule.END)) {
      return Optional.empty();
    }
    Instant known = after.isBefore(Schedule.BEGIN) ? Schedule.BEGIN : after;
    Instant from = known.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    Instant limit = from.plus(LONGEST_PAUSE_DAYS, ChronoUnit.DAYS);
    while (from.isBefore(limit)) {
      if (endsGapWithMatch(from)) {
        return Optional.of(from);
      }
      Instant end = endOfStretch(from, limit);
      Optional<Instant> match = match(from, end);
      if (match.isPresent()) {
        return match;
      }
      from = end;
    }
    return Optional.empty();
  }

  private Instant endOfStretch(Instant from, Instant limit) {
    @Nullable ZoneOffsetTransition change = rules.nextTransition(from);
    return change != null && change.getInstant().isBefore(limit) ? change.getInstant() : limit;
  }

  /** Whether clocks go forward at an instant, and a time that they leave out matches. */
  private boolean endsGapWithMatch(Instant instant) {
    @Nullable ZoneOffsetTransition change = rules.previousTransition(instant.plusNanos(1));
    return change != null
        && change.getInstant().equals(instant)
        && change.isGap()
        && !pattern.everyHour()
        && pattern.first(change.getDateTimeBefore(), change.getDateTimeAfter()).isPresent();
  }

  /** Returns the first match of a stretch. */
  private Optional<Instant> match(Instant begin, Instant end) {
    ZoneOffset offset = rules.getOffset(begin);
    LocalDateTime from = LocalDateTime.ofInstant(begin, offset);
    LocalDateTime limit = LocalDateTime.ofInstant(end, offset);
    Optional<LocalDateTime> found = pattern.first(from, limit);
    while (found.isPresent() && !pattern.everyHour() && isSecondTime(found.get(), offset)) {
      found = pattern.first(found.get().plusMinutes(1), limit);
    }
    return found.map(local -> local.toInstant(offset));
  }

  private boolean isSecondTime(LocalDateTime local, ZoneOffset offset) {
    return !rules.getValidOffsets(local).get(0).equals(offset);
  }

  @Override
  public String toString() {
    return "'" + expression + "' in " + zone;
  }
}
