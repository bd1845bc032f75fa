package io.tidemark.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.retention.RetentionPlan.Decision;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random policies over random catalogs. */
class RetentionProperties {

  private static final Instant NOW = Instant.parse("2026-04-07T09:30:00Z");
  private static final List<String> ZONES =
      List.of("UTC", "Europe/Berlin", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe");

  /** A catalog and a policy, with what an oracle has to know of the policy. */
  private static final class Case {

    final Random random;
    final List<Candidate> backups = new ArrayList<>();
    final Map<Tier, Integer> tiers = new HashMap<>();
    final ZoneId zone;
    final DayOfWeek weekStart;
    final int monthDay;
    final int fewest;
    Retention policy;

    Case(long seed) {
      random = new Random(seed);
      zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
      weekStart = DayOfWeek.of(1 + random.nextInt(7));
      monthDay = 1 + random.nextInt(28);
      fewest = 1 + random.nextInt(4);
      policy =
          Retention.policy()
              .zone(zone)
              .weekStart(weekStart)
              .monthDay(monthDay)
              .neverFewerThan(fewest);
      for (Tier tier : Tier.values()) {
        if (random.nextInt(3) == 0) {
          tiers.put(tier, 1 + random.nextInt(6));
        }
      }
      if (tiers.isEmpty()) {
        tiers.put(Tier.DAILY, 3);
      }
      tiers.forEach((tier, count) -> policy = withTier(policy, tier, count));
      fill();
    }

    private static Retention withTier(Retention policy, Tier tier, int count) {
      return switch (tier) {
        case HOURLY -> policy.hourly(count);
        case DAILY -> policy.daily(count);
        case WEEKLY -> policy.weekly(count);
        case MONTHLY -> policy.monthly(count);
        case YEARLY -> policy.yearly(count);
      };
    }

    /** The other rules, which the oracle for periods knows nothing of. */
    Case withMore() {
      if (random.nextBoolean()) {
        policy = policy.keepLast(1 + random.nextInt(5));
      }
      if (random.nextBoolean()) {
        policy = policy.keepWithin(Duration.ofHours(1 + random.nextInt(500)));
      }
      if (random.nextBoolean()) {
        policy = policy.recoveryWindow(Duration.ofHours(1 + random.nextInt(500)));
      }
      if (random.nextBoolean()) {
        policy = policy.maximumBytes(1 + random.nextInt(1_000));
      }
      return this;
    }

    private void fill() {
      // Some are dense and some are years apart; some clocks are ahead.
      long minutes = random.nextInt(4) == 0 ? -random.nextInt(5_000) : random.nextInt(100);
      int step = 1 << random.nextInt(17);
      for (int i = random.nextInt(60); i > 0; i--) {
        minutes += 1 + random.nextInt(step);
        backups.add(backup("b" + i, NOW.minus(Duration.ofMinutes(minutes))));
      }
      Collections.reverse(backups);
    }

    private Candidate backup(String id, Instant takenAt) {
      List<Pin> pins =
          random.nextInt(15) == 0
              ? List.of(new Pin("audit", some(random.nextBoolean(), random.nextInt(100) - 50)))
              : List.of();
      return new Candidate(
          id,
          takenAt,
          takenAt,
          random.nextInt(6) > 0,
          Optional.empty(),
          random.nextInt(100),
          pins,
          some(random.nextInt(10) == 0, random.nextInt(100) - 50));
    }

    private static Optional<Instant> some(boolean isThere, int days) {
      return isThere ? Optional.of(NOW.plus(Duration.ofDays(days))) : Optional.empty();
    }

    /** Makes chains of some of them. */
    Case withParents() {
      for (int i = 1; i < backups.size(); i++) {
        if (random.nextBoolean()) {
          Candidate child = backups.get(i);
          Candidate parent = backups.get(i - 1 - random.nextInt(Math.min(i, 3)));
          backups.set(
              i,
              new Candidate(
                  child.id(),
                  child.takenAt(),
                  child.completedAt(),
                  child.isGood(),
                  Optional.of(parent.id()),
                  child.bytes(),
                  child.pins(),
                  child.lockedUntil()));
        }
      }
      return this;
    }

    RetentionPlan plan() {
      return policy.plan(backups, NOW);
    }

    List<Candidate> good() {
      return backups.stream()
          .filter(backup -> isSound(backup) && !backup.takenAt().isAfter(NOW))
          .toList();
    }

    private boolean isSound(Candidate backup) {
      return backup.isGood()
          && (backup.parent().isEmpty()
              || backups.stream()
                  .filter(other -> backup.parent().get().equals(other.id()))
                  .anyMatch(this::isSound));
    }
  }

  @Property(tries = 1_000)
  void theNewestGoodOnesStay(@ForAll long seed) {
    Case any = new Case(seed).withParents().withMore();
    List<Candidate> good = any.good();

    assertThat(any.plan().kept())
        .containsAll(good.subList(Math.max(0, good.size() - any.fewest), good.size()));
  }

  @Property(tries = 1_000)
  void whatIsNeededStays(@ForAll long seed) {
    Case any = new Case(seed).withParents().withMore();
    Set<String> kept = any.plan().kept().stream().map(Candidate::id).collect(Collectors.toSet());

    for (Candidate backup : any.backups) {
      if (kept.contains(backup.id())) {
        backup.parent().ifPresent(parent -> assertThat(kept).contains(parent));
      }
    }
  }

  @Property(tries = 1_000)
  void whatIsHeldOrAheadOfTimeStays(@ForAll long seed) {
    Case any = new Case(seed).withParents().withMore();
    List<Candidate> held =
        any.backups.stream()
            .filter(
                backup ->
                    backup.takenAt().isAfter(NOW)
                        || backup.lockedUntil().filter(NOW::isBefore).isPresent()
                        || backup.pins().stream()
                            .anyMatch(pin -> pin.until().map(NOW::isBefore).orElse(true)))
            .toList();

    assertThat(any.plan().kept()).containsAll(held);
  }

  @Property(tries = 1_000)
  void aSecondTimeNothingGoes(@ForAll long seed) {
    Case any = new Case(seed).withParents().withMore();

    assertThat(any.policy.plan(any.plan().kept(), NOW).deleted()).isEmpty();
  }

  @Property(tries = 500)
  void theOrderDoesNotMatter(@ForAll long seed) {
    Case any = new Case(seed).withParents().withMore();
    RetentionPlan plan = any.plan();
    Collections.shuffle(any.backups, any.random);

    assertThat(any.plan()).isEqualTo(plan);
  }

  @Property(tries = 500)
  void eachBackupIsDecidedOnceAndWithReasons(@ForAll long seed) {
    Case any = new Case(seed).withParents().withMore();

    assertThat(any.plan().decisions())
        .allMatch(decision -> !decision.reasons().isEmpty())
        .extracting(Decision::backup)
        .containsExactlyInAnyOrderElementsOf(any.backups);
  }

  @Property(tries = 500)
  void nothingGoesBeforeWhatBuildsUponIt(@ForAll long seed) {
    Case any = new Case(seed).withParents().withMore();
    List<String> order = any.plan().deleted().stream().map(Candidate::id).toList();

    for (Candidate backup : any.plan().deleted()) {
      backup
          .parent()
          .filter(order::contains)
          .ifPresent(
              parent ->
                  assertThat(order.indexOf(parent)).isGreaterThan(order.indexOf(backup.id())));
    }
  }

  /** Against a definition that is nothing but a definition. */
  @Property(tries = 2_000)
  void periodsKeepWhatTheirDefinitionSays(@ForAll long seed) {
    Case any = new Case(seed);
    Set<String> expected = new TreeSet<>();
    any.tiers.forEach(
        (tier, count) -> {
          for (Candidate backup : any.good()) {
            if (isFirst(any, tier, backup) && newerPeriods(any, tier, backup) < count) {
              expected.add(backup.id());
            }
          }
        });
    Set<String> kept =
        any.plan().decisions().stream()
            .filter(
                decision -> decision.reasons().stream().anyMatch(RetentionProperties::isOfPeriod))
            .map(decision -> decision.backup().id())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(kept).isEqualTo(expected);
  }

  private static boolean isOfPeriod(String reason) {
    return reason.matches("(hourly|daily|weekly|monthly|yearly) [0-9]+ of [0-9]+");
  }

  private static boolean isFirst(Case any, Tier tier, Candidate backup) {
    return any.good().stream()
        .filter(other -> period(any, tier, other).equals(period(any, tier, backup)))
        .noneMatch(other -> other.takenAt().isBefore(backup.takenAt()));
  }

  private static long newerPeriods(Case any, Tier tier, Candidate backup) {
    return any.good().stream()
        .filter(other -> other.takenAt().isAfter(backup.takenAt()))
        .map(other -> period(any, tier, other))
        .filter(period -> !period.equals(period(any, tier, backup)))
        .distinct()
        .count();
  }

  private static Object period(Case any, Tier tier, Candidate backup) {
    ZonedDateTime time = backup.takenAt().atZone(any.zone);
    LocalDate day = time.toLocalDate();
    long month = day.getYear() * 12L + day.getMonthValue() - 1;
    if (day.getDayOfMonth() < any.monthDay) {
      month--;
    }
    return switch (tier) {
      case HOURLY -> List.of(day, time.getHour(), time.getOffset());
      case DAILY -> day;
      case WEEKLY -> Math.floorDiv(day.toEpochDay() + 4 - any.weekStart.getValue() + 7, 7L);
      case MONTHLY -> month;
      case YEARLY -> Math.floorDiv(month, 12L);
    };
  }

  @Property(tries = 1_000)
  void aMaximumIsKeptUnlessNothingElseCanGo(@ForAll long seed) {
    Case any = new Case(seed).withParents();
    long maximum = any.random.nextInt(1_500);
    RetentionPlan plan = any.policy.maximumBytes(maximum + 1).plan(any.backups, NOW);
    long bytes = plan.kept().stream().mapToLong(Candidate::bytes).sum();

    if (bytes > maximum + 1) {
      assertThat(plan.warnings()).anyMatch(warning -> warning.contains("what must stay takes"));
      Set<String> needed =
          plan.kept().stream().flatMap(kept -> kept.parent().stream()).collect(Collectors.toSet());
      for (Decision decision : plan.decisions()) {
        if (decision.isKept() && !needed.contains(decision.backup().id())) {
          assertThat(String.join(", ", decision.reasons()))
              .containsPattern("never fewer|pinned|locked|future|not good");
        }
      }
    }
  }
}
