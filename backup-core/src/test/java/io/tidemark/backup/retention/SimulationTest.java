package io.tidemark.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.retention.RetentionSimulation.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SimulationTest {

  private static final Instant START = Instant.parse("2020-01-01T02:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private static Instant after(int days) {
    return START.plus(Duration.ofDays(days));
  }

  @Test
  void saysHowManyThereAreAfterEachBackup() {
    RetentionSimulation simulation = Retention.policy().keepLast(3).simulate(START, after(4), DAY);

    assertThat(simulation.points()).extracting(Point::count).containsExactly(1, 2, 3, 3, 3);
    assertThat(simulation.points()).extracting(Point::at).contains(START, after(4));
    assertThat(simulation.mostBackups()).isEqualTo(3);
    assertThat(simulation.reach()).isEqualTo(Duration.ofDays(2));
    assertThat(simulation.kept())
        .extracting(Candidate::takenAt)
        .containsExactly(after(4), after(3), after(2));
  }

  /** By hand: 7 days, 4 weeks, 12 months and 3 years that share their firsts. */
  @Test
  void yearsOfTiersReachAsFarAsTheLongestOfThem() {
    Retention policy = Retention.policy().daily(7).weekly(4).monthly(12).yearly(3);

    RetentionSimulation simulation = policy.simulate(START, after(365 * 6), DAY);

    assertThat(simulation.mostBackups()).isBetween(7 + 12, 7 + 4 + 12 + 3);
    assertThat(simulation.reach()).isBetween(Duration.ofDays(2 * 365), Duration.ofDays(3 * 366));
    assertThat(simulation.end()).allMatch(decision -> !decision.reasons().isEmpty());
  }

  /** What went once does not come back, unlike in a plan for all backups there ever were. */
  @Test
  void nothingComesBack() {
    Retention policy = Retention.policy().keepLast(2).monthly(6);
    List<Candidate> schedule = new ArrayList<>();
    for (int day = 0; day < 400; day++) {
      schedule.add(Candidate.of(String.valueOf(day), after(day), 1));
    }
    RetentionSimulation all = policy.simulate(schedule);

    assertThat(policy.simulate(all.kept()).kept()).isEqualTo(all.kept());
    assertThat(all.mostBytes()).isEqualTo(all.mostBackups());
  }

  @Test
  void chainsStayAsTheyDoInAPlan() {
    List<Candidate> schedule = new ArrayList<>();
    for (int day = 0; day < 10; day++) {
      Optional<String> parent =
          day % 5 == 0 ? Optional.empty() : Optional.of(String.valueOf(day - 1));
      schedule.add(
          new Candidate(
              String.valueOf(day),
              after(day),
              after(day),
              true,
              parent,
              10,
              List.of(),
              Optional.empty()));
    }

    RetentionSimulation simulation = Retention.policy().keepLast(2).simulate(schedule);

    assertThat(simulation.points())
        .extracting(Point::count)
        .containsExactly(1, 2, 3, 4, 5, 6, 2, 3, 4, 5);
    assertThat(simulation.mostBytes()).isEqualTo(60);
  }

  @Test
  void twoYearsOfHoursTakeSeconds() {
    Retention policy = Retention.policy().hourly(48).daily(30).weekly(8).monthly(24).yearly(10);

    RetentionSimulation simulation = policy.simulate(START, after(730), Duration.ofHours(1));

    assertThat(simulation.points()).hasSize(730 * 24 + 1);
    assertThat(simulation.mostBackups()).isLessThan(48 + 30 + 8 + 24 + 10);
  }

  @Test
  void aScheduleWithoutBackupsHasNoPoints() {
    RetentionSimulation simulation = Retention.policy().keepLast(1).simulate(List.of());

    assertThat(simulation.points()).isEmpty();
    assertThat(simulation.mostBackups()).isZero();
    assertThat(simulation.reach()).isZero();
  }

  @Test
  void whatCannotBeSimulatedIsRefused() {
    Retention policy = Retention.policy().keepLast(1);

    assertThatThrownBy(() -> policy.simulate(START, after(1), Duration.ZERO))
        .isInstanceOf(InvalidConfigurationException.class);
    assertThatThrownBy(() -> policy.simulate(START, after(400), Duration.ofSeconds(1)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("34560001 backups");
    assertThatThrownBy(() -> Retention.policy().simulate(START, after(1), DAY))
        .isInstanceOf(InvalidConfigurationException.class);
  }
}
