package io.tidemark.backup.notification;

import static io.tidemark.backup.notification.Told.NOON;
import static io.tidemark.backup.notification.Told.failed;
import static io.tidemark.backup.notification.Told.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.event.BackupEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of trouble that begins, goes on and ends. */
class TroublesTest {

  private final Troubles troubles = new Troubles(Duration.ofDays(1));

  private static Instant hour(int hours) {
    return NOON.plus(Duration.ofHours(hours));
  }

  private List<String> news(BackupEvent event) {
    return troubles.news(event).stream().map(Notice::name).toList();
  }

  private static BackupEvent recovered(Instant at, Instant since) {
    return new BackupEvent.Recovered("shop", at, "backup", since);
  }

  @Test
  void theFirstFailureIsToldAndThenOneADay() {
    for (int hour = 0; hour < 72; hour++) {
      List<String> expected = hour % 24 == 0 ? List.of("run.failed") : List.of();
      assertThat(news(failed(hour(hour), "no space"))).as("hour %d", hour).isEqualTo(expected);
    }
  }

  @Test
  void reminderCountsFailuresAndSaysSinceWhen() {
    troubles.news(failed(hour(0), "no space"));
    troubles.news(failed(hour(5), "no space"));

    assertThat(troubles.news(failed(hour(30), "no space")).get(0).details())
        .containsEntry("failures", 3)
        .containsEntry("failingSince", "2026-01-31T12:00:00Z");
  }

  @Test
  void theFirstSuccessAfterwardsIsARecovery() {
    news(failed(hour(0), "no space"));

    assertThat(news(succeeded(hour(1)))).containsExactly("recovered", "run.succeeded");
    assertThat(news(succeeded(hour(2)))).containsExactly("run.succeeded");
    assertThat(news(failed(hour(3), "no space"))).containsExactly("run.failed");
  }

  @Test
  void recoveryThatASchedulerTellsAfterwardsIsNotToldTwice() {
    news(failed(hour(0), "no space"));
    news(succeeded(hour(1)));

    assertThat(news(recovered(hour(1), hour(0)))).isEmpty();
  }

  @Test
  void recoveryThatASchedulerTellsBeforeIsNotToldTwice() {
    news(failed(hour(0), "no space"));

    assertThat(news(recovered(hour(1), hour(0)))).containsExactly("recovered");
    assertThat(news(succeeded(hour(1)))).containsExactly("run.succeeded");
  }

  @Test
  void recoveryFromWhatThisProcessHasNotSeenIsTold() {
    assertThat(news(recovered(hour(1), hour(0)))).containsExactly("recovered");
    assertThat(news(recovered(hour(9), hour(8)))).containsExactly("recovered");
  }

  @Test
  void jobsAndTasksHaveTheirOwnTroubles() {
    news(failed(hour(0), "no space"));

    assertThat(news(new BackupEvent.TaskFailed("shop", hour(0), "prune", "no space")))
        .containsExactly("task.failed");
    assertThat(news(new BackupEvent.Failed("blog", hour(0), "id", "no space")))
        .containsExactly("run.failed");
    assertThat(news(new BackupEvent.TaskFailed("shop", hour(1), "prune", "no space"))).isEmpty();
  }

  @Test
  void whatTheWatchCallsOtherwiseIsOverAllTheSame() {
    news(new BackupEvent.TaskFailed("shop", hour(0), "drill", "not passed"));

    assertThat(news(new BackupEvent.Recovered("shop", hour(1), "drill-failed", hour(0))))
        .containsExactly("recovered");
    assertThat(news(new BackupEvent.TaskFailed("shop", hour(2), "drill", "not passed")))
        .containsExactly("task.failed");
  }

  @Test
  void logThatIsInterruptedAgainAndAgainIsToldOnceUntilItWasCalm() {
    assertThat(news(interrupted(NOON))).containsExactly("wal.interrupted");
    assertThat(news(interrupted(NOON.plusSeconds(5)))).isEmpty();
    assertThat(news(interrupted(NOON.plusSeconds(1_800)))).isEmpty();
    assertThat(news(interrupted(hour(2)))).containsExactly("wal.interrupted");
  }

  private static BackupEvent interrupted(Instant at) {
    return new BackupEvent.WalInterrupted("shop", at, "refused", Duration.ofSeconds(5));
  }
}
