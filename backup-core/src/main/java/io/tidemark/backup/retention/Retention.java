package io.tidemark.backup.retention;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A policy about which backups stay. Its rules add up: a backup stays if any of them keeps it.
 * Backups that are damaged, unverified by a failed check, or dated in the future count for no rule.
 * Immutable.
 *
 * <p>A policy deletes nothing; it makes a {@link RetentionPlan}.
 */
public final class Retention {

  private static final int DEFAULT_FLOOR = 2;

  private final Map<Rule, Long> counts;
  private final Map<Tier, Integer> tiers;
  private final Periods periods;

  /** Rules with one number each; durations are in milliseconds. */
  enum Rule {
    LAST,
    WITHIN,
    RECOVERY_WINDOW,
    MAXIMUM_BYTES,
    FLOOR,
    AFTER_FAILURE
  }

  private Retention(Map<Rule, Long> counts, Map<Tier, Integer> tiers, Periods periods) {
    this.counts = Map.copyOf(counts);
    this.tiers = Map.copyOf(tiers);
    this.periods = periods;
  }

  /** Returns a policy without rules, which keeps no more than two good backups. */
  public static Retention policy() {
    return new Retention(Map.of(Rule.FLOOR, (long) DEFAULT_FLOOR), Map.of(), Periods.USUAL);
  }

  /**
   * Reads rules such as {@code last=3,daily=7,weekly=4,monthly=6,yearly=2,within=P30D}, {@code
   * hourly=24} and {@code window=P14D}, the recovery window.
   *
   * @throws InvalidConfigurationException if it is anything else
   */
  public static Retention parse(String rules) {
    return RetentionText.parse(rules);
  }

  /** Keeps the newest {@code count}. */
  public Retention keepLast(int count) {
    return with(Rule.LAST, positive("keepLast", count));
  }

  /** Keeps those that are no more than so much older than the newest good one. */
  public Retention keepWithin(Duration age) {
    return with(Rule.WITHIN, positive("keepWithin", age.toMillis()));
  }

  /** Keeps the first of each of the newest {@code count} hours that have one. */
  public Retention hourly(int count) {
    return with(Tier.HOURLY, count);
  }

  /** Keeps the first of each of the newest {@code count} days that have one. */
  public Retention daily(int count) {
    return with(Tier.DAILY, count);
  }

  /** Keeps the first of each of the newest {@code count} weeks that have one. */
  public Retention weekly(int count) {
    return with(Tier.WEEKLY, count);
  }

  /** Keeps the first of each of the newest {@code count} months that have one. */
  public Retention monthly(int count) {
    return with(Tier.MONTHLY, count);
  }

  /** Keeps the first of each of the newest {@code count} years that have one. */
  public Retention yearly(int count) {
    return with(Tier.YEARLY, count);
  }

  /**
   * Keeps what every point of the last {@code window} can be restored with: the base backups from
   * then on, and the newest before.
   */
  public Retention recoveryWindow(Duration window) {
    return with(Rule.RECOVERY_WINDOW, positive("recoveryWindow", window.toMillis()));
  }

  /** Returns the time of which every point can be restored; empty without that rule. */
  public Optional<Duration> recoveryWindow() {
    return value(Rule.RECOVERY_WINDOW).map(Duration::ofMillis);
  }

  /**
   * Gives up the oldest of what the rules keep while all of it takes more than {@code bytes}; never
   * what is pinned, locked, needed by another, or among the fewest.
   */
  public Retention maximumBytes(long bytes) {
    return with(Rule.MAXIMUM_BYTES, positive("maximumBytes", bytes));
  }

  /** Keeps the newest {@code count} good ones in any case; 2 unless given, 1 at least. */
  public Retention neverFewerThan(int count) {
    return with(Rule.FLOOR, positive("neverFewerThan", count));
  }

  /**
   * Lets a prune go on although the last run has failed, for a storage that is full. Unless this is
   * called, nothing is deleted until a run has succeeded.
   */
  public Retention alsoAfterFailure() {
    return with(Rule.AFTER_FAILURE, 1);
  }

  /** Whether a prune goes on although the last run has failed. */
  public boolean prunesAfterFailure() {
    return counts.containsKey(Rule.AFTER_FAILURE);
  }

  /** Returns the same policy with another first day of the week; Sunday unless given. */
  public Retention weekStart(DayOfWeek day) {
    return with(new Periods(periods.zone(), day, periods.monthDay()));
  }

  /** Returns the same policy with another first day of the month, 1 to 28; 1 unless given. */
  public Retention monthDay(int day) {
    return with(new Periods(periods.zone(), periods.weekStart(), day));
  }

  /** Returns the same policy with another zone in which days begin; UTC unless given. */
  public Retention zone(ZoneId zone) {
    return with(new Periods(zone, periods.weekStart(), periods.monthDay()));
  }

  private Retention with(Rule rule, long value) {
    Map<Rule, Long> more = new EnumMap<>(Rule.class);
    more.putAll(counts);
    more.put(rule, value);
    return new Retention(more, tiers, periods);
  }

  private Retention with(Tier tier, int count) {
    Map<Tier, Integer> more = new EnumMap<>(Tier.class);
    more.putAll(tiers);
    more.put(tier, (int) positive(tier.label(), count));
    return new Retention(counts, more, periods);
  }

  private Retention with(Periods other) {
    return new Retention(counts, tiers, other);
  }

  private static long positive(String rule, long value) {
    if (value <= 0) {
      throw new InvalidConfigurationException(
          rule + " keeps nothing with " + value, "give a positive value, or leave the rule out");
    }
    return value;
  }

  /**
   * Decides about backups of one job. The result does not depend on their order.
   *
   * @param now the time, for pins, locks, the recovery window and what is dated in the future
   * @throws InvalidConfigurationException if the policy has no rule that keeps anything
   */
  public RetentionPlan plan(Collection<Candidate> backups, Instant now) {
    Optional<String> problem = problem();
    if (problem.isPresent()) {
      throw new InvalidConfigurationException(
          problem.get(), "give a rule: keepLast, keepWithin, hourly to yearly, or recoveryWindow");
    }
    return new Planning(this, backups, now).plan();
  }

  /**
   * Finds out what there would be if this policy were applied after each of some backups. Needs no
   * storage, and deletes nothing.
   *
   * @param schedule what is taken, and when; only the bytes that are given here count
   * @throws InvalidConfigurationException if the policy has no rule that keeps anything
   */
  public RetentionSimulation simulate(Collection<Candidate> schedule) {
    return new Simulating(this).of(schedule);
  }

  /**
   * Finds out the same for a backup at the start, and one after each interval until the end.
   *
   * @throws InvalidConfigurationException also if these would be a million backups or more
   */
  public RetentionSimulation simulate(Instant start, Instant end, Duration interval) {
    return simulate(Simulating.schedule(start, end, positive(interval)));
  }

  /**
   * Foretells when this policy lets backups go, if one that needs no other follows at {@code next}
   * and after each interval, with a prune each. Times are up to a day late.
   *
   * @return times by ids; without those that stay for longer than can be foretold at little cost,
   *     ten years of a backup each day
   * @throws InvalidConfigurationException if the policy has no rule that keeps anything
   */
  public Map<String, Instant> expiries(
      Collection<Candidate> backups, Instant next, Duration interval) {
    return new Expiring(this, positive(interval)).of(backups, next);
  }

  private static Duration positive(Duration interval) {
    if (interval.isNegative() || interval.isZero()) {
      throw new InvalidConfigurationException(
          "backups cannot be taken every " + interval, "give an interval above zero");
    }
    return interval;
  }

  /** Returns why nothing can be decided by this policy; empty if it can. */
  public Optional<String> problem() {
    boolean keeps =
        !tiers.isEmpty()
            || counts.containsKey(Rule.LAST)
            || counts.containsKey(Rule.WITHIN)
            || counts.containsKey(Rule.RECOVERY_WINDOW);
    return keeps ? Optional.empty() : Optional.of("the retention policy keeps nothing");
  }

  /**
   * Returns the tier of a backup that is taken at a time, as a label for it: the longest period
   * that has begun since the one before; {@code HOURLY} if none has.
   *
   * @param previous when the newest good backup before it was taken; empty for the first
   */
  public Tier tier(Instant takenAt, Optional<Instant> previous) {
    Tier found = Tier.HOURLY;
    for (Tier tier : Tier.values()) {
      boolean isFirst =
          previous.isEmpty()
              || !periods.begin(tier, previous.get()).equals(periods.begin(tier, takenAt));
      if (isFirst) {
        found = tier;
      }
    }
    return found;
  }

  Optional<Long> value(Rule rule) {
    return Optional.ofNullable(counts.get(rule));
  }

  Map<Tier, Integer> tiers() {
    return tiers;
  }

  Periods periods() {
    return periods;
  }
}
