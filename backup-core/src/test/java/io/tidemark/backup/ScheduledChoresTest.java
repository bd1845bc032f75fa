package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Journal;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.report.ReportFormat;
import io.tidemark.backup.report.ReportOptions;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.schedule.Schedule;
import io.tidemark.backup.schedule.TaskOutcome;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is done beside backups, and what is told of it; time is stepped. */
@Timeout(60)
class ScheduledChoresTest {

  private static final Schedule HOURLY = Schedule.every(Duration.ofHours(1));

  private final SteppedTime time = new SteppedTime("2026-01-30T03:00:00Z");
  private final InMemoryStorage memory = new InMemoryStorage();
  private final FaultyStorage storage = FaultyStorage.over(memory);
  private final List<BackupEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final BackupPipeline shop =
      BackupPipeline.named("shop")
          .from(TextSource.of("a.txt", new byte[100]))
          .clock(time)
          .retain(Retention.policy().keepLast(1).neverFewerThan(1))
          .to("here", storage)
          .build();
  private final BackupId id = shop.run().id();

  private BackupScheduler ran(SchedulerBuilder builder) {
    BackupScheduler scheduler =
        builder.clock(time).executor(Runnable::run).listen(events::add).build();
    scheduler.begin();
    time.passUntil("2026-01-30T04:30:00Z", scheduler);
    return scheduler;
  }

  private static TaskOutcome last(BackupScheduler scheduler) {
    return scheduler.status().get(0).last().orElseThrow();
  }

  @Test
  void whatATaskThrowsIsToldAndSoIsItsRecovery() {
    BackupScheduler scheduler =
        ran(
            BackupScheduler.builder()
                .task(
                    shop,
                    "check",
                    HOURLY,
                    () -> {
                      if (time.instant().toString().startsWith("2026-01-30T04")) {
                        throw new IOException("no answer\nhint: ask again");
                      }
                    }));
    assertThat(events)
        .containsExactly(
            new BackupEvent.TaskFailed("shop", events.get(0).at(), "check", "no answer"));
    time.passUntil("2026-01-30T06:30:00Z", scheduler);
    assertThat(events.subList(1, events.size()))
        .singleElement()
        .isInstanceOfSatisfying(
            BackupEvent.Recovered.class,
            it -> {
              assertThat(it.task()).isEqualTo("check");
              assertThat(it.since()).isEqualTo("2026-01-30T04:00:00Z");
              assertThat(it.at()).isEqualTo("2026-01-30T05:00:00Z");
            });
  }

  @Test
  void anErrorOfATaskIsToldToo() {
    BackupScheduler scheduler =
        ran(
            BackupScheduler.builder()
                .task(
                    shop,
                    "check",
                    HOURLY,
                    () -> {
                      throw new StackOverflowError("deep");
                    }));
    assertThat(events).singleElement().asString().contains("TaskFailed").contains("deep");
    assertThat(last(scheduler).result()).isEqualTo(TaskOutcome.Result.FAILED);
  }

  @Test
  void aDrillIsNotedAndTold() throws IOException {
    DrillRecord drill =
        new DrillRecord(
            id,
            time.instant(),
            Optional.empty(),
            Optional.of(Duration.ofMinutes(7)),
            Optional.of(Duration.ofMinutes(10)),
            Map.of());
    BackupScheduler scheduler = ran(BackupScheduler.builder().drill(shop, HOURLY, () -> drill));

    assertThat(new Journal(memory, new JobName("shop")).drills()).containsExactly(drill);
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            BackupEvent.DrillFinished.class,
            it -> {
              assertThat(it.backupId()).isEqualTo(id.value());
              assertThat(it.took()).isEqualTo(Duration.ofMinutes(7));
              assertThat(it.problem()).isEmpty();
            });
    assertThat(last(scheduler).result()).isEqualTo(TaskOutcome.Result.SUCCEEDED);
  }

  @Test
  void aDrillThatTakesTooLongIsNotPassed() {
    DrillRecord drill =
        new DrillRecord(
            id,
            time.instant(),
            Optional.empty(),
            Optional.of(Duration.ofMinutes(17)),
            Optional.of(Duration.ofMinutes(10)),
            Map.of());
    BackupScheduler scheduler = ran(BackupScheduler.builder().drill(shop, HOURLY, () -> drill));

    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            BackupEvent.DrillFinished.class,
            it -> assertThat(it.problem()).contains("it took PT17M, not PT10M"));
    assertThat(last(scheduler).result()).isEqualTo(TaskOutcome.Result.FAILED);
  }

  @Test
  void aDrillThatCouldNotBeMadeIsATaskThatFailed() {
    ran(
        BackupScheduler.builder()
            .drill(
                shop,
                HOURLY,
                () -> {
                  throw new IOException("no server");
                }));
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            BackupEvent.TaskFailed.class, it -> assertThat(it.task()).isEqualTo("drill"));
  }

  @Test
  void damageThatIsToldAlreadyIsNotToldTwice() {
    storage.inject(Fault.flipBit(8).onKeys(name -> name.contains("a.txt")));
    BackupScheduler scheduler =
        ran(BackupScheduler.builder().verify(shop, Rotation.every(Duration.ofHours(1)), HOURLY));
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            BackupEvent.Verified.class, it -> assertThat(it.problem()).isPresent());
    assertThat(last(scheduler).result()).isEqualTo(TaskOutcome.Result.FAILED);
    assertThat(last(scheduler).reason()).contains("something is damaged");
  }

  @Test
  void aPruneThatCannotDeleteSaysSoOnce() {
    time.advance(Duration.ofMinutes(1));
    storage.inject(Fault.failDelete());
    shop.run();
    BackupScheduler scheduler = ran(BackupScheduler.builder().prune(shop, HOURLY));
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            BackupEvent.Pruned.class, it -> assertThat(it.problems()).isNotEmpty());
    assertThat(last(scheduler).result()).isEqualTo(TaskOutcome.Result.FAILED);
  }

  @Test
  void aReportIsStored() throws IOException {
    ran(
        BackupScheduler.builder()
            .report(
                shop,
                HOURLY,
                ReportOptions.standard(),
                Set.of(ReportFormat.JSON, ReportFormat.HTML)));
    assertThat(memory.list("reports/"))
        .extracting(StoredObject::key)
        .extracting(Object::toString)
        .hasSize(2)
        .anyMatch(key -> key.endsWith(".html"));
    assertThat(events).isEmpty();
  }

  @Test
  void aReportThatIsNotStoredIsATaskThatFailed() {
    storage.inject(Fault.failPutAfter(0).onKeys(name -> name.contains("reports")));
    ran(
        BackupScheduler.builder()
            .report(shop, HOURLY, ReportOptions.standard(), Set.of(ReportFormat.JSON)));
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            BackupEvent.TaskFailed.class,
            it -> assertThat(it.problem()).startsWith("the report could not be stored"));
  }
}
