package io.tidemark.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetentionTest {

  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

  /** One each day at two o'clock, the newest today; named by the days that have passed. */
  private static List<Candidate> days(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            day ->
                Candidate.of(
                    String.valueOf(day),
                    NOW.minus(Duration.ofDays(day)).minus(Duration.ofHours(10)),
                    10))
        .toList();
  }

  private static List<String> ids(List<Candidate> backups) {
    return backups.stream().map(Candidate::id).toList();
  }

  private static List<String> reasons(RetentionPlan plan, String id) {
    return plan.decisions().stream()
        .filter(decision -> decision.backup().id().equals(id))
        .findFirst()
        .orElseThrow()
        .reasons();
  }

  @Test
  void daysWeeksAndMonthsAddUp() {
    RetentionPlan plan = Retention.policy().daily(3).weekly(2).monthly(2).plan(days(90), NOW);

    // 2 March 2026 is a Monday: weeks begin with 1 March and 22 February.
    assertThat(ids(plan.kept())).containsExactly("0", "1", "2", "8", "29");
    assertThat(reasons(plan, "1"))
        .containsExactly(
            "daily 2 of 3", "weekly 1 of 2", "monthly 1 of 2", "never fewer than 2 good ones");
    assertThat(reasons(plan, "8")).containsExactly("weekly 2 of 2");
    assertThat(reasons(plan, "3")).containsExactly("no rule keeps it");
  }

  @Test
  void aDayWithoutABackupCountsForNothing() {
    List<Candidate> gaps = days(20).stream().filter(each -> each.id().length() == 2).toList();

    assertThat(ids(Retention.policy().daily(3).plan(gaps, NOW).kept()))
        .containsExactly("10", "11", "12");
  }

  @Test
  void theFirstOfAPeriodStaysAndTheNewestOfAll() {
    List<Candidate> today =
        IntStream.range(0, 10)
            .mapToObj(hour -> Candidate.of("h" + hour, NOW.minus(Duration.ofHours(hour)), 1))
            .toList();

    assertThat(ids(Retention.policy().daily(7).neverFewerThan(1).plan(today, NOW).kept()))
        .containsExactly("h0", "h9");
  }

  @Test
  void anHourThatComesTwiceIsTwo() {
    Retention policy =
        Retention.policy().hourly(9).neverFewerThan(1).zone(ZoneId.of("Europe/Berlin"));
    List<Candidate> night =
        List.of(
            Candidate.of("first", Instant.parse("2025-10-26T00:30:00Z"), 1),
            Candidate.of("again", Instant.parse("2025-10-26T01:30:00Z"), 1));

    assertThat(policy.plan(night, NOW).deleted()).isEmpty();
  }

  @Test
  void aRecoveryWindowKeepsWhatItsBeginNeeds() {
    RetentionPlan plan = Retention.policy().recoveryWindow(Duration.ofDays(3)).plan(days(9), NOW);

    assertThat(ids(plan.kept())).containsExactly("0", "1", "2", "3");
    assertThat(reasons(plan, "3"))
        .containsExactly("reaches the begin of the recovery window of PT72H");
  }

  @Test
  void aBackupThatRanWhenTheRecoveryWindowBeganDoesNotReachItsBegin() {
    Instant start = NOW.minus(Duration.ofDays(3)).minusSeconds(60);
    Candidate running =
        new Candidate(
            "3",
            start,
            start.plusSeconds(120),
            true,
            Optional.empty(),
            1,
            List.of(),
            Optional.empty());
    List<Candidate> all = new ArrayList<>(days(9));
    all.set(3, running);

    RetentionPlan plan = Retention.policy().recoveryWindow(Duration.ofDays(3)).plan(all, NOW);

    assertThat(ids(plan.kept())).containsExactly("0", "1", "2", "3", "4");
  }

  @Test
  void aBackupIsAsGoodAsWhatItBuildsUpon() {
    List<Candidate> all = new ArrayList<>(days(5));
    all.set(0, child(all.get(0), "1"));
    all.set(1, child(all.get(1), "2"));
    all.set(2, damaged("2", all.get(2).takenAt()));
    all.set(3, child(all.get(3), "deleted"));

    RetentionPlan plan = Retention.policy().keepLast(1).neverFewerThan(1).plan(all, NOW);

    assertThat(reasons(plan, "4")).contains("last 1 of 1");
    assertThat(reasons(plan, "0")).containsExactly("not good, but there are too few newer ones");
    assertThat(reasons(plan, "3")).containsExactly("not good, but there are too few newer ones");
  }

  private static Candidate child(Candidate backup, String parent) {
    return new Candidate(
        backup.id(),
        backup.takenAt(),
        backup.completedAt(),
        true,
        Optional.of(parent),
        1,
        List.of(),
        Optional.empty());
  }

  @Test
  void backupsThatStopAreNotGivenUpByAge() {
    Instant later = NOW.plus(Duration.ofDays(400));

    assertThat(ids(Retention.policy().keepWithin(Duration.ofDays(5)).plan(days(9), later).kept()))
        .containsExactly("0", "1", "2", "3", "4", "5");
  }

  @Test
  void whatIsNotGoodStaysUntilThereAreEnoughNewerOnes() {
    Candidate bad = damaged("bad", NOW.minus(Duration.ofHours(30)));
    Candidate older = damaged("older", NOW.minus(Duration.ofDays(60)));
    List<Candidate> all = new ArrayList<>(days(3));
    all.addAll(List.of(bad, older));

    RetentionPlan plan = Retention.policy().keepLast(1).plan(all, NOW);

    assertThat(ids(plan.kept())).containsExactly("0", "bad", "1");
    assertThat(reasons(plan, "bad")).containsExactly("not good, but there are too few newer ones");
  }

  private static Candidate damaged(String id, Instant takenAt) {
    return new Candidate(
        id, takenAt, takenAt, false, Optional.empty(), 1, List.of(), Optional.empty());
  }

  @Test
  void withoutAGoodOneNothingGoes() {
    List<Candidate> all =
        List.of(damaged("a", NOW.minus(Duration.ofDays(1))), damaged("b", Instant.EPOCH));

    assertThat(Retention.policy().keepLast(1).plan(all, NOW).deleted()).isEmpty();
  }

  @Test
  void aWrongClockEvictsNothing() {
    List<Candidate> all = new ArrayList<>(days(2));
    all.add(Candidate.of("ahead", NOW.plus(Duration.ofDays(300)), 1));

    RetentionPlan plan = Retention.policy().keepLast(1).neverFewerThan(1).plan(all, NOW);

    assertThat(ids(plan.kept())).containsExactly("ahead", "0");
    assertThat(reasons(plan, "ahead")).containsExactly("dated in the future, by a wrong clock");
  }

  @Test
  void aPinHoldsUntilItEnds() {
    List<Candidate> all = new ArrayList<>(days(2));
    Instant old = NOW.minus(Duration.ofDays(900));
    all.add(pinned("held", old, Optional.of(NOW.plusSeconds(1))));
    all.add(pinned("over", old, Optional.of(NOW)));
    all.add(pinned("ever", old, Optional.empty()));

    RetentionPlan plan = Retention.policy().keepLast(1).plan(all, NOW);

    assertThat(ids(plan.deleted())).containsExactly("over");
    assertThat(reasons(plan, "held")).containsExactly("pinned: audit, until 2026-03-02T12:00:01Z");
    assertThat(reasons(plan, "ever")).containsExactly("pinned: audit");
  }

  private static Candidate pinned(String id, Instant takenAt, Optional<Instant> until) {
    return new Candidate(
        id,
        takenAt,
        takenAt,
        true,
        Optional.empty(),
        1,
        List.of(new Pin("audit", until)),
        Optional.empty());
  }

  @Test
  void aMaximumGivesUpTheOldestFirst() {
    RetentionPlan plan = Retention.policy().keepLast(9).maximumBytes(45).plan(days(9), NOW);

    assertThat(ids(plan.kept())).containsExactly("0", "1", "2", "3");
    assertThat(reasons(plan, "4"))
        .containsExactly("all take more than 45 bytes, and it is among the oldest");
    assertThat(plan.warnings())
        .containsExactly("5 backups that the rules keep go because of the maximum of 45 bytes");
  }

  @Test
  void aMaximumThatCannotBeKeptIsTold() {
    RetentionPlan plan = Retention.policy().keepLast(9).maximumBytes(5).plan(days(9), NOW);

    assertThat(ids(plan.kept())).containsExactly("0", "1");
    assertThat(plan.warnings()).contains("what must stay takes 20 bytes, and 5 is the maximum");
  }

  @Test
  void aPolicyThatKeepsNothingIsRefused() {
    Retention empty = Retention.policy().neverFewerThan(3).maximumBytes(1);

    assertThatThrownBy(() -> empty.plan(days(3), NOW))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("keeps nothing");
    assertThatThrownBy(() -> Retention.policy().daily(0))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("daily keeps nothing with 0");
    assertThatThrownBy(() -> Retention.policy().monthDay(29))
        .isInstanceOf(InvalidConfigurationException.class);
  }

  @Test
  void aTierIsTheLongestPeriodThatHasBegun() {
    Retention policy = Retention.policy();

    assertThat(policy.tier(NOW, Optional.empty())).isEqualTo(Tier.YEARLY);
    assertThat(policy.tier(NOW, Optional.of(NOW.minus(Duration.ofDays(70)))))
        .isEqualTo(Tier.YEARLY);
    assertThat(policy.tier(NOW, Optional.of(NOW.minus(Duration.ofDays(3)))))
        .isEqualTo(Tier.MONTHLY);
    assertThat(policy.tier(NOW, Optional.of(NOW.minus(Duration.ofDays(1))))).isEqualTo(Tier.DAILY);
    assertThat(policy.tier(NOW, Optional.of(NOW.minusSeconds(60)))).isEqualTo(Tier.HOURLY);
  }

  @Test
  void rulesCanBeText() {
    Retention policy = Retention.parse("last=1, Daily=3,weekly=2 , within=PT1H,window=P1D");

    assertThat(policy.plan(days(90), NOW))
        .isEqualTo(
            Retention.policy()
                .keepLast(1)
                .daily(3)
                .weekly(2)
                .keepWithin(Duration.ofHours(1))
                .recoveryWindow(Duration.ofDays(1))
                .plan(days(90), NOW));
    for (String wrong :
        List.of(
            "",
            "7",
            "daily",
            "daily=",
            "daily=x",
            "daily=0",
            "last=-1",
            "weekly=99999999999",
            "dayly=7",
            "within=30",
            "within=2w",
            "within=P0D",
            "window=-P1D",
            "last=1,,daily=2")) {
      assertThatThrownBy(() -> Retention.parse(wrong))
          .as(wrong)
          .isInstanceOf(InvalidConfigurationException.class);
    }
  }
}
