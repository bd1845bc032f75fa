package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.coordination.Coordination;
import io.tidemark.backup.coordination.Turn;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.schedule.Schedule;
import io.tidemark.backup.schedule.TaskOutcome;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When backups are made and when not, and what is told of it; time is stepped. */
@Timeout(60)
class BackupSchedulerTest {

  private static final Schedule DAILY = Schedule.cron("15 2 * * *", ZoneId.of("UTC"));

  private final SteppedTime time = new SteppedTime("2026-01-30T03:00:00Z");
  private final InMemoryStorage memory = new InMemoryStorage();
  private final FaultyStorage storage = FaultyStorage.over(memory);
  private final List<BackupEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final List<BackupEvent> pipelineEvents = Collections.synchronizedList(new ArrayList<>());
  private final AtomicBoolean databaseIsDown = new AtomicBoolean();
  private final BackupPipeline shop = pipeline().build();

  private PipelineBuilder pipeline() {
    return BackupPipeline.named("shop")
        .from(
            new TextSource()
                .file(
                    "a.txt",
                    out -> {
                      if (databaseIsDown.get()) {
                        throw new DatabaseUnavailableException("it is down", null);
                      }
                      out.write(1);
                    }))
        .clock(time)
        .listen(pipelineEvents::add)
        .to("here", storage);
  }

  private SchedulerBuilder builder() {
    return BackupScheduler.builder().clock(time).executor(Runnable::run).listen(events::add);
  }

  private BackupScheduler begun(SchedulerBuilder builder) {
    BackupScheduler scheduler = builder.build();
    scheduler.begin();
    return scheduler;
  }

  private BackupScheduler daily() {
    return begun(builder().schedule(shop, DAILY));
  }

  private List<String> backups() {
    return shop.list().backups().stream()
        .map(Manifest::startedAt)
        .map(start -> start.toString().substring(0, 16))
        .toList();
  }

  private <T> List<T> told(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Test
  void aBackupIsMadeInEverySlot() {
    BackupScheduler scheduler = daily();
    events.clear();
    time.passUntil("2026-02-02T00:00:00Z", scheduler);

    assertThat(backups())
        .containsExactly(
            "2026-01-30T03:00", // the first one ever was due 45 minutes ago
            "2026-01-31T02:15",
            "2026-02-01T02:15");
    assertThat(told(BackupEvent.Succeeded.class)).hasSize(2);
    assertThat(pipelineEvents).containsAll(events);
    assertThat(told(BackupEvent.Recovered.class)).isEmpty();
    assertThat(told(BackupEvent.Skipped.class)).isEmpty();
  }

  @Test
  void aRestartMakesUpForWhatWasMissedAndOnlyOnce() {
    time.passUntil("2026-01-30T04:00:00Z", daily());
    time.set("2026-02-03T12:00:00Z");
    daily();
    daily();
    time.passUntil("2026-02-03T13:00:00Z", daily());

    assertThat(backups()).containsExactly("2026-01-30T03:00", "2026-02-03T12:00");
    assertThat(told(BackupEvent.Skipped.class)).isEmpty();
  }

  @Test
  void withoutAWindowNothingIsMadeUp() {
    begun(builder().schedule(shop, DAILY).catchUp(Duration.ZERO));
    assertThat(backups()).isEmpty();
  }

  @Test
  void aCatalogThatCannotBeReadIsAskedAgain() {
    storage.inject(Fault.failList());
    BackupScheduler scheduler = daily();
    time.passUntil("2026-01-30T03:05:30Z", scheduler);
    assertThat(events).isEmpty();

    storage.heal();
    time.passUntil("2026-01-30T04:00:00Z", scheduler);

    assertThat(backups()).containsExactly("2026-01-30T03:06");
  }

  @Test
  void aSlotThatAnotherInstanceHasUsedIsSkipped() {
    BackupScheduler scheduler = daily();
    time.set("2026-01-31T02:15:00Z");
    String other = shop.run().id().value();
    time.advance(Duration.ofSeconds(20)); // its clock is behind
    scheduler.look();

    assertThat(backups()).hasSize(2);
    assertThat(told(BackupEvent.Skipped.class))
        .extracting(BackupEvent.Skipped::reason)
        .containsExactly("there is one of this slot already: " + other);
  }

  @Test
  void aBackupRightBeforeTheSlotDoesNotCount() {
    BackupScheduler scheduler = daily();
    time.set("2026-01-31T02:14:59Z");
    shop.run();
    time.passUntil("2026-01-31T03:00:00Z", scheduler);
    assertThat(backups()).hasSize(3);
  }

  @Test
  void aCatalogFromTheFutureIsNotBelieved() {
    BackupScheduler scheduler = daily();
    time.set("2026-01-31T02:15:00Z");
    shop.run();
    time.set("2026-03-31T02:15:00Z");
    shop.run();
    time.set("2026-01-31T00:00:00Z"); // when those were made, the clock was wrong
    time.passUntil("2026-02-01T00:00:00Z", scheduler);
    assertThat(backups()).filteredOn("2026-01-31T02:15"::equals).hasSize(2);
  }

  @Test
  void oneOfTwoDestinationsIsNotEnough() {
    InMemoryStorage other = new InMemoryStorage();
    BackupPipeline both = pipeline().to("there", other).build();
    shop.run();
    begun(builder().schedule(both, DAILY));
    assertThat(backups()).hasSize(2);
    begun(builder().schedule(both, DAILY));
    assertThat(backups()).hasSize(2);
  }

  @Test
  void whoDoesNotHaveTheTurnSkips() {
    List<String> asked = new ArrayList<>();
    Coordination elsewhere =
        work -> {
          asked.add(work);
          return Optional.empty();
        };
    begun(builder().schedule(shop, DAILY).coordinate(elsewhere));

    assertThat(asked).containsExactly("shop/backup");
    assertThat(backups()).isEmpty();
    assertThat(events)
        .containsExactly(
            new BackupEvent.Skipped("shop", time.instant(), "backup", "another instance is at it"));
  }

  @Test
  void whatNobodyKnowsTheTurnOfFails() {
    Coordination broken =
        work -> {
          throw new DatabaseUnavailableException("no connection", "look at it");
        };
    BackupScheduler scheduler = begun(builder().schedule(shop, DAILY).coordinate(broken));

    assertThat(backups()).isEmpty();
    assertThat(scheduler.status().get(0).last())
        .map(TaskOutcome::result)
        .contains(TaskOutcome.Result.FAILED);
  }

  @Test
  void aTurnIsGivenBackHoweverItEnds() {
    AtomicBoolean held = new AtomicBoolean();
    Coordination one =
        work ->
            held.compareAndSet(false, true) ? Optional.of(new HeldTurn(held)) : Optional.empty();
    BackupScheduler scheduler = begun(builder().schedule(shop, DAILY).coordinate(one));
    assertThat(held).isFalse();
    databaseIsDown.set(true);
    time.passUntil("2026-02-01T00:00:00Z", scheduler);
    assertThat(told(BackupEvent.Failed.class)).hasSize(1);
    assertThat(held).isFalse();
  }

  private record HeldTurn(AtomicBoolean held) implements Turn {
    @Override
    public void confirm() {}

    @Override
    public void onLost(Runnable stop) {}

    @Override
    public void close() {
      held.set(false);
    }
  }

  @Test
  void aRunThatFailsIsToldOnceAndSoIsTheRecovery() {
    BackupScheduler scheduler = daily();
    databaseIsDown.set(true);
    time.passUntil("2026-02-02T00:00:00Z", scheduler);
    assertThat(told(BackupEvent.Failed.class)).hasSize(2);
    assertThat(told(BackupEvent.TaskFailed.class)).isEmpty();
    databaseIsDown.set(false);
    time.passUntil("2026-02-04T00:00:00Z", scheduler);

    assertThat(told(BackupEvent.Recovered.class))
        .containsExactly(
            new BackupEvent.Recovered(
                "shop",
                Instant.parse("2026-02-02T02:15:00Z"),
                "backup",
                Instant.parse("2026-01-31T02:15:00Z")));
  }

  @Test
  void aRecoveryIsToldAfterARestartToo() {
    databaseIsDown.set(true);
    time.passUntil("2026-02-01T00:00:00Z", daily());
    databaseIsDown.set(false);
    time.set("2026-02-01T12:00:00Z");
    daily();

    assertThat(told(BackupEvent.Recovered.class))
        .extracting(BackupEvent.Recovered::since)
        .containsExactly(Instant.parse("2026-01-30T03:00:00Z"));
    events.clear();
    time.passUntil("2026-02-03T00:00:00Z", daily());
    assertThat(told(BackupEvent.Recovered.class)).isEmpty();
  }

  @Test
  void aRunThatIsLockedOutIsSkipped() {
    BackupPipeline locked =
        BackupPipeline.named("shop")
            .from(
                new TextSource()
                    .file(
                        "a.txt",
                        out -> {
                          throw new LockedException("the turn is lost", "see the other");
                        }))
            .clock(time)
            .to("here", storage)
            .build();
    begun(builder().schedule(locked, DAILY));
    assertThat(told(BackupEvent.Skipped.class))
        .extracting(BackupEvent.Skipped::reason)
        .containsExactly("another instance is at it: the turn is lost");
    assertThat(told(BackupEvent.TaskFailed.class)).isEmpty();
  }

  @Test
  void aBackupCanBeCalledForWhateverThereIs() {
    BackupScheduler scheduler = daily();
    scheduler.pause("shop");
    assertThat(scheduler.runNow("shop")).isTrue();
    assertThat(backups()).hasSize(2);
    assertThat(scheduler.nextRuns()).isEmpty();
    scheduler.resume("shop");
    assertThat(scheduler.nextRuns())
        .extracting(next -> next.job() + " " + next.task() + " " + next.at())
        .containsExactly("shop backup 2026-01-31T02:15:00Z");
  }

  @Test
  void whoeverAsksForAnotherJobHearsWhichThereAre() {
    BackupScheduler scheduler = daily();
    assertThatThrownBy(() -> scheduler.runNow("shpo"))
        .hasMessage("the scheduler has no task 'backup' of job 'shpo'\nhint: it has shop/backup");
    assertThatThrownBy(() -> scheduler.pause("shpo")).hasMessageContaining("no job 'shpo'");
    assertThatThrownBy(() -> scheduler.runNow("shop", "prune")).hasMessageContaining("shop/backup");
  }

  @Test
  void allThatIsWrongIsNamedAtOnce() {
    SchedulerBuilder wrong =
        BackupScheduler.builder()
            .schedule(shop, DAILY)
            .schedule(shop, DAILY)
            .prune(shop, DAILY)
            .task(shop, "No Name", DAILY, () -> {})
            .concurrently(0)
            .catchUp(Duration.ofDays(-1));
    assertThatThrownBy(wrong::build)
        .hasMessageContaining("shop/backup is scheduled twice")
        .hasMessageContaining("'shop' has no policy to prune by")
        .hasMessageContaining("the task 'No Name'")
        .hasMessageContaining("not 0")
        .hasMessageContaining("PT-24H");
    assertThatThrownBy(() -> BackupScheduler.builder().build())
        .hasMessageContaining("it has nothing to do");
  }

  @Test
  void severalJobsAndTasksHaveSlotsOfTheirOwn() {
    BackupPipeline kept = pipeline().retain(Retention.policy().keepLast(2)).build();
    BackupScheduler scheduler =
        begun(
            builder()
                .schedule(kept, DAILY)
                .prune(kept, Schedule.cron("0 5 * * *", ZoneId.of("UTC")))
                .verify(
                    kept,
                    Rotation.every(Duration.ofDays(7)),
                    Schedule.cron("0 6 * * SUN", ZoneId.of("UTC"))));
    time.passUntil("2026-02-02T00:00:00Z", scheduler);

    assertThat(told(BackupEvent.Verified.class)).isNotEmpty();
    assertThat(told(BackupEvent.Pruned.class)).hasSize(3 + 3);
    assertThat(scheduler.status())
        .extracting(it -> it.task() + " " + it.last().map(TaskOutcome::result).orElseThrow())
        .containsExactly("backup SUCCEEDED", "prune SUCCEEDED", "verify SUCCEEDED");
  }
}
