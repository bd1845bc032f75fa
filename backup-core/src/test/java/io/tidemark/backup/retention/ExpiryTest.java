package io.tidemark.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExpiryTest {

  private static final Instant NOW = Instant.parse("2026-03-01T02:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private static Instant in(int days) {
    return NOW.plus(Duration.ofDays(days));
  }

  /** Named by their age in days. */
  private static List<Candidate> taken(int... daysAgo) {
    List<Candidate> all = new ArrayList<>();
    for (int days : daysAgo) {
      all.add(Candidate.of(String.valueOf(days), in(-days), 10));
    }
    return all;
  }

  private static Candidate building(String id, Instant at, String parent) {
    return new Candidate(id, at, at, true, Optional.of(parent), 10, List.of(), Optional.empty());
  }

  private static Map<String, Instant> daily(Retention policy, List<Candidate> backups) {
    return policy.expiries(backups, in(1), DAY);
  }

  @Test
  void aBackupGoesWhenEnoughNewerOnesAreThere() {
    assertThat(daily(Retention.policy().keepLast(3), taken(0, 1, 2)))
        .containsExactlyInAnyOrderEntriesOf(Map.of("0", in(3), "1", in(2), "2", in(1)));
  }

  /** The 1st of March stays for the months, the others for seven days. */
  @Test
  void theFirstOfAPeriodStaysLonger() {
    Map<String, Instant> ends = daily(Retention.policy().daily(7).monthly(3), taken(0, 1, 2));

    assertThat(ends)
        .containsEntry("0", Instant.parse("2026-06-01T02:00:00Z"))
        .containsEntry("1", in(6))
        .containsEntry("2", Instant.parse("2026-05-01T02:00:00Z"));
  }

  @Test
  void whatOthersBuildUponGoesWithTheLastOfThem() {
    List<Candidate> chain = taken(2);
    chain.add(building("a", in(-1), "2"));
    chain.add(building("b", in(0), "a"));

    assertThat(daily(Retention.policy().keepLast(2), chain))
        .isEqualTo(Map.of("2", in(2), "a", in(2), "b", in(2)));
  }

  @Test
  void pinsAndLocksStayUntilTheirEnd() {
    List<Candidate> backups = new ArrayList<>();
    backups.add(taken(0).get(0).lockedUntil(Optional.of(in(20))));
    backups.add(taken(1).get(0).lockedUntil(Optional.of(Instant.MAX)));

    assertThat(daily(Retention.policy().keepLast(2), backups)).isEqualTo(Map.of("0", in(20)));
  }

  @Test
  void frequentBackupsAreToldToTheDay() {
    Map<String, Instant> ends =
        Retention.policy()
            .keepLast(48)
            .expiries(taken(0), NOW.plusSeconds(3_600), Duration.ofHours(1));

    assertThat(ends.get("0")).isBetween(in(2), in(3));
  }

  /** Ten of those that will be there; the oldest goes first. */
  @Test
  void theMaximumOfBytesCounts() {
    Retention policy = Retention.policy().keepLast(1_000).maximumBytes(100);

    assertThat(daily(policy, taken(0, 1, 2)))
        .isEqualTo(Map.of("2", in(8), "1", in(9), "0", in(10)));
  }

  @Test
  void whatStaysForAGenerationIsNotForetold() {
    assertThat(daily(Retention.policy().yearly(100), taken(0, 59)))
        .containsOnlyKeys("0")
        .containsEntry("0", in(2));
  }

  @Test
  @Timeout(20)
  void manyYearsOfAFrequentBackupTakeNoTime() {
    Retention policy = Retention.policy().hourly(48).daily(30).weekly(8).monthly(24).yearly(10);
    List<Candidate> backups = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      backups.add(Candidate.of("b" + i, NOW.minus(Duration.ofHours(i)), 1));
    }

    Map<String, Instant> ends =
        policy.expiries(backups, NOW.plusSeconds(60), Duration.ofMinutes(1));

    assertThat(ends.size()).isBetween(900, 999);
    assertThat(ends.keySet().contains("b999")).isFalse();
  }

  @Test
  void anIntervalOfNothingIsRefused() {
    assertThatThrownBy(() -> Retention.policy().keepLast(1).expiries(taken(0), NOW, Duration.ZERO))
        .isInstanceOf(InvalidConfigurationException.class);
  }
}
