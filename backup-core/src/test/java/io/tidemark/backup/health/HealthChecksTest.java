package io.tidemark.backup.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.health.BackupHealth.State;
import io.tidemark.backup.monitoring.Alarm;
import io.tidemark.backup.monitoring.MonitorReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a health page is told, and that asking costs nothing. */
@Timeout(30)
class HealthChecksTest {

  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(20);

  private Instant now = Instant.parse("2026-01-31T02:00:00Z");
  private List<Alarm> alarms = List.of();
  private final HealthChecks health =
      HealthChecks.of(
          () -> Optional.of(new MonitorReport(now, "1", List.of(), List.of(), alarms)), () -> now);

  @AfterEach
  void close() {
    health.close();
  }

  private BackupHealth checked() throws InterruptedException {
    health.check();
    return health.health();
  }

  @Test
  void whatWasNotLookedAtIsUnknown() throws InterruptedException {
    health.add("database", LONG, Optional::empty);

    assertThat(health.health().state()).isEqualTo(State.UNKNOWN);
    assertThat(checked().state()).isEqualTo(State.UP);
  }

  @Test
  void aCheckThatFindsSomethingMakesItStaleAndNotDown() throws InterruptedException {
    health.add("database", LONG, () -> Optional.of("the role may not log in"));

    assertThat(checked().state()).isEqualTo(State.STALE);
    assertThat(health.health().checks())
        .containsExactly(
            new BackupHealth.Finding(
                "database", State.STALE, Optional.of("the role may not log in")));
    assertThat(health.staleIs(State.DOWN).health().state()).isEqualTo(State.DOWN);
  }

  @Test
  void aCheckThatThrowsHasFoundSomething() throws InterruptedException {
    health.add(
        "database",
        LONG,
        () -> {
          throw new IllegalStateException("no driver");
        });

    assertThat(checked().checks().get(0).problem()).contains("no driver");
  }

  @Test
  void anAlarmMakesItStale() throws InterruptedException {
    alarms = List.of(new Alarm(Alarm.Kind.STORAGE, "", "s3://x", now, "it was not read"));

    assertThat(checked().state()).isEqualTo(State.STALE);
  }

  @Test
  void aMonitorThatLooksNoMoreMakesItUnknown() {
    HealthChecks silent = HealthChecks.of(Optional::empty, () -> now);
    assertThat(silent.health().state()).isEqualTo(State.UNKNOWN);

    MonitorReport old = new MonitorReport(now, "1", List.of(), List.of(), List.of());
    Instant later = now.plus(Duration.ofMinutes(61));
    HealthChecks slow = HealthChecks.of(() -> Optional.of(old), () -> later);
    assertThat(slow.health().state()).isEqualTo(State.UNKNOWN);
    assertThat(slow.patience(Duration.ofHours(2)).health().state()).isEqualTo(State.UP);
  }

  @Test
  void aCheckThatHangsIsUnknownAndHasOneThread() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger starts = new AtomicInteger();
    health.add(
        "database",
        SHORT,
        () -> {
          starts.incrementAndGet();
          awaitDeafly(release);
          return Optional.empty();
        });

    for (int i = 0; i < 5; i++) {
      assertThat(checked().state()).isEqualTo(State.UNKNOWN);
    }
    assertThat(starts).hasValue(1);
    assertThat(threads()).isEqualTo(1);

    release.countDown();
    while (threads() > 0) {
      Thread.onSpinWait();
    }
    assertThat(checked().state()).isEqualTo(State.UP);
  }

  private static void awaitDeafly(CountDownLatch release) {
    boolean isReleased = false;
    while (!isReleased) {
      try {
        release.await();
        isReleased = true;
      } catch (InterruptedException e) {
        isReleased = false;
      }
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("backup-health-database"))
        .count();
  }

  @Test
  void startedChecksRunAgainAndAgainUntilTheyAreClosed() throws InterruptedException {
    CountDownLatch looks = new CountDownLatch(3);
    health.add(
        "database",
        LONG,
        () -> {
          looks.countDown();
          return Optional.empty();
        });
    health.start(Duration.ofMillis(1));
    assertThat(looks.await(20, TimeUnit.SECONDS)).isTrue();
    health.close();

    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("backup-health"));
  }

  @Test
  void twoChecksHaveTwoNames() {
    health.add("database", LONG, Optional::empty);

    assertThatThrownBy(() -> health.add("database", LONG, Optional::empty))
        .isInstanceOf(InvalidConfigurationException.class);
  }

  @Test
  void jsonKeepsProblemsToItselfUnlessAsked() throws InterruptedException {
    health.add("database", LONG, () -> Optional.of("db7.internal refuses"));

    assertThat(checked().toJson())
        .isEqualTo(
            "{\"state\":\"STALE\",\"at\":\"2026-01-31T02:00:00Z\",\"jobs\":[],"
                + "\"checks\":{\"database\":{\"state\":\"STALE\"}}}");
    assertThat(health.health().toJsonWithProblems()).contains("db7.internal");
  }
}
