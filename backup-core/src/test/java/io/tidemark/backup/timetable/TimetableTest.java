package io.tidemark.backup.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.schedule.Schedule;
import io.tidemark.backup.schedule.TaskOutcome;
import io.tidemark.backup.timetable.Occasion.Cause;
import io.tidemark.backup.timetable.Timetable.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slots, the queue and the clock, without a thread. */
@Timeout(60)
class TimetableTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Schedule DAILY = Schedule.cron("0 2 * * *", ZoneId.of("UTC"));
  private static final Schedule HOURLY = Schedule.cron("@hourly", ZoneId.of("UTC"));

  private final SteppedClock clock = new SteppedClock("2026-01-30T01:00:00Z");
  private final HeldWorkers held = new HeldWorkers();

  private Timetable begun(Limits limits, Workers workers, Task... tasks) {
    Timetable timetable = new Timetable(List.of(tasks), limits, clock, workers);
    timetable.begin();
    return timetable;
  }

  private Timetable begun(Task... tasks) {
    return begun(new Limits(2, DAY), Workers.of(Runnable::run), tasks);
  }

  /** Lets time go by as a timer does, which looks when it is told to, and in between. */
  private void passUntil(String end, Timetable timetable) {
    Instant last = Instant.parse(end);
    Instant wake = timetable.look().orElse(last);
    while (!wake.isAfter(last)) {
      clock.set(wake);
      wake = timetable.look().orElse(last.plusSeconds(1));
    }
    clock.set(last);
    timetable.look();
  }

  @Test
  void everySlotRunsOnceOverFiveYearsInFiveZones() {
    List<RecordedTask> tasks =
        Stream.of(
                "Europe/Berlin",
                "America/New_York",
                "Australia/Lord_Howe",
                "America/Havana",
                "Asia/Kolkata")
            .map(ZoneId::of)
            .map(zone -> new RecordedTask(zone.getId(), Schedule.cron("30 0-2 * * *", zone)))
            .toList();
    Timetable timetable = begun(tasks.toArray(Task[]::new));
    Instant begin = clock.instant();

    passUntil("2031-01-30T00:00:00Z", timetable);

    for (RecordedTask task : tasks) {
      List<Instant> slots = task.instants();
      assertThat(slots).as(task.name().job()).hasSizeBetween(5 * 365 * 3 - 10, 5 * 366 * 3);
      assertThat(slots).isEqualTo(task.schedule().upcoming(begin, slots.size()));
      assertThat(task.occasions).allMatch(it -> it.cause() == Cause.SLOT);
      assertThat(task.results).allMatch(Result.done()::equals);
    }
  }

  @Test
  void aSlotThatComesWhileTheTaskRunsIsSkippedAndTold() {
    RecordedTask shop = new RecordedTask("shop", HOURLY);
    Timetable timetable = begun(new Limits(2, DAY), held, shop);
    passUntil("2026-01-30T03:30:00Z", timetable);
    assertThat(held.started).hasSize(1);
    assertThat(shop.results)
        .extracting(Result::reason)
        .containsExactly(
            "that of 2026-01-30T03:00:00Z is left out: the run of 2026-01-30T02:00:00Z is still going on");

    held.finishOne();
    passUntil("2026-01-30T04:00:00Z", timetable);
    held.finishOne();

    assertThat(shop.slots()).containsExactly("2026-01-30T02:00:00Z", "2026-01-30T04:00:00Z");
  }

  @Test
  void moreTasksThanTheLimitWaitInTheirOrder() {
    RecordedTask[] tasks =
        Stream.of("a", "b", "c")
            .map(job -> new RecordedTask(job, HOURLY))
            .toArray(RecordedTask[]::new);
    Timetable timetable = begun(new Limits(1, DAY), held, tasks);
    passUntil("2026-01-30T02:00:00Z", timetable);
    assertThat(held.started).hasSize(1);
    assertThat(timetable.status())
        .extracting(it -> it.running() + " " + it.waiting())
        .containsExactly("true false", "false true", "false true");

    held.finishOne();
    assertThat(held.started).hasSize(1);
    assertThat(tasks[0].occasions).hasSize(1);
    held.finishOne();
    held.finishOne();

    assertThat(held.started).isEmpty();
    assertThat(tasks[2].slots()).containsExactly("2026-01-30T02:00:00Z");
  }

  @Test
  void whoeverWaitsIsNotQueuedTwice() {
    RecordedTask busy = new RecordedTask("busy", DAILY);
    RecordedTask shop = new RecordedTask("shop", HOURLY);
    Timetable timetable = begun(new Limits(1, DAY), held, busy, shop);
    passUntil("2026-01-30T04:30:00Z", timetable);

    assertThat(shop.results)
        .hasSize(2)
        .allMatch(
            it ->
                it.reason()
                    .endsWith("the run of 2026-01-30T02:00:00Z still waits for others to end"));
    held.finishOne();
    held.finishOne();
    assertThat(held.started).isEmpty();
    assertThat(shop.slots()).containsExactly("2026-01-30T02:00:00Z");
  }

  @Test
  void aSuspendedMachineMakesUpForOneSlotOnly() {
    RecordedTask shop = new RecordedTask("shop", HOURLY);
    Timetable timetable = begun(shop);
    timetable.look();
    clock.set("2026-01-30T09:40:00Z");

    assertThat(timetable.look()).contains(Instant.parse("2026-01-30T10:00:00Z"));

    assertThat(shop.slots()).containsExactly("2026-01-30T09:00:00Z");
    assertThat(shop.occasions.get(0).cause()).isEqualTo(Cause.MISSED);
    assertThat(shop.occasions.get(0).next()).contains(Instant.parse("2026-01-30T10:00:00Z"));
  }

  @Test
  void aMachineThatWakesUpShortlyBeforeARunWaitsForThat() {
    Schedule delayed = HOURLY.jitter(Duration.ofMinutes(59));
    RecordedTask shop = new RecordedTask("shop", delayed);
    Timetable timetable = begun(shop);
    timetable.look();
    Instant slot = Instant.parse("2026-01-30T09:00:00Z");
    clock.set(slot.plusMillis(1));

    assertThat(timetable.look()).contains(slot.plus(delayed.delay("shop", slot)));
    assertThat(shop.occasions).isEmpty();
    passUntil("2026-01-30T09:59:59Z", timetable);
    assertThat(shop.instants()).containsExactly(slot);
  }

  @Test
  void whatIsTooLateIsNotMadeUpAndTold() {
    RecordedTask shop = new RecordedTask("shop", DAILY);
    Timetable timetable = begun(new Limits(1, Duration.ofHours(3)), held, shop);
    timetable.look();
    clock.set("2026-01-30T05:00:01Z");
    timetable.look();

    assertThat(held.started).isEmpty();
    assertThat(shop.results)
        .extracting(Result::reason)
        .containsExactly(
            "that of 2026-01-30T02:00:00Z is left out: its time was missed by more than PT3H");
    assertThat(timetable.status().get(0).last())
        .map(TaskOutcome::result)
        .contains(TaskOutcome.Result.SKIPPED);
  }

  @Test
  void aClockThatIsSetBackALittleRepeatsNothing() {
    RecordedTask shop = new RecordedTask("shop", HOURLY);
    Timetable timetable = begun(shop);
    passUntil("2026-01-30T03:10:00Z", timetable);
    clock.set("2026-01-30T02:20:00Z");
    passUntil("2026-01-30T04:10:00Z", timetable);

    assertThat(shop.slots())
        .containsExactly("2026-01-30T02:00:00Z", "2026-01-30T03:00:00Z", "2026-01-30T04:00:00Z");
  }

  @Test
  void aClockThatIsSetBackByFarBeginsAnew() {
    RecordedTask shop = new RecordedTask("shop", DAILY);
    Timetable timetable = begun(shop);
    clock.set("2031-05-05T05:00:00Z");
    timetable.look();
    clock.set("2026-01-30T01:30:00Z");

    assertThat(timetable.look()).contains(Instant.parse("2026-01-30T02:00:00Z"));
  }

  @Test
  void aSlotThatIsDelayedAtTheStartIsNotLost() {
    Schedule delayed = HOURLY.jitter(Duration.ofMinutes(59));
    Instant slot = Instant.parse("2026-01-30T01:00:00Z");
    RecordedTask shop = new RecordedTask("shop", delayed);
    clock.set(slot.plusMillis(1));
    Timetable timetable = begun(shop);

    assertThat(timetable.look()).contains(slot.plus(delayed.delay("shop", slot)));
  }

  @Test
  void jitterShiftsTheRunAndNotTheSlot() {
    Schedule delayed = HOURLY.jitter(Duration.ofHours(2));
    RecordedTask shop = new RecordedTask("shop", delayed);
    Timetable timetable = begun(shop);
    passUntil("2026-02-09T00:59:59.999Z", timetable);
    assertThat(shop.occasions).hasSize(10 * 24).allMatch(it -> it.cause() == Cause.SLOT);
    assertThat(shop.instants())
        .isEqualTo(delayed.upcoming(Instant.parse("2026-01-30T00:00:00Z"), 240));
  }

  @Test
  void onlyATaskThatRemembersMakesUpForWhatWasBeforeTheStart() {
    RecordedTask backup = new RecordedTask("backup", DAILY).remembering();
    RecordedTask prune = new RecordedTask("prune", DAILY);
    begun(backup, prune);
    assertThat(backup.slots()).containsExactly("2026-01-29T02:00:00Z");
    assertThat(backup.occasions.get(0).next()).contains(Instant.parse("2026-01-30T02:00:00Z"));
    assertThat(prune.occasions).isEmpty();
  }

  @Test
  void whatWasLongBeforeTheStartIsNotMadeUp() {
    RecordedTask weekly =
        new RecordedTask("weekly", Schedule.cron("@weekly", ZoneId.of("UTC"))).remembering();
    begun(weekly);
    assertThat(weekly.occasions).isEmpty();
  }

  @Test
  void whatCannotBeDecidedIsAskedAgainUntilTheNextSlot() {
    RecordedTask shop =
        new RecordedTask("shop", DAILY)
            .remembering()
            .doing(it -> it.cause() == Cause.MISSED ? Result.undecided("no") : Result.done());
    Timetable timetable = begun(shop);
    passUntil("2026-01-30T02:10:00Z", timetable);

    assertThat(shop.occasions).hasSize(60 + 1);
    assertThat(shop.results.get(60)).isEqualTo(Result.done());
  }

  @Test
  void aPausedTaskLeavesItsSlotsOutAndSaysSo() {
    RecordedTask shop = new RecordedTask("shop", HOURLY);
    Timetable timetable = begun(shop);
    timetable.pause(name -> true, true);
    passUntil("2026-01-30T02:30:00Z", timetable);
    assertThat(shop.results)
        .extracting(Result::reason)
        .containsExactly("that of 2026-01-30T02:00:00Z is left out: it is paused");
    timetable.pause(name -> true, false);
    passUntil("2026-01-30T03:30:00Z", timetable);

    assertThat(shop.slots()).containsExactly("2026-01-30T03:00:00Z");
  }

  @Test
  void aTaskCanBeCalledForUnlessItIsAboutToRun() {
    RecordedTask shop = new RecordedTask("shop", DAILY);
    Timetable timetable = begun(new Limits(1, DAY), held, shop);
    timetable.pause(name -> true, true);
    assertThat(timetable.call(shop.name())).isTrue();
    assertThat(timetable.call(shop.name())).isFalse();
    held.finishOne();
    assertThat(shop.occasions).containsExactly(Occasion.call(clock.instant()));
    assertThat(timetable.call(new TaskName("nobody", "backup"))).isFalse();
  }

  @Test
  void whateverATaskThrowsIsAFailure() {
    RecordedTask shop =
        new RecordedTask("shop", HOURLY)
            .doing(
                it -> {
                  throw new AssertionError("an error");
                });
    Timetable timetable = begun(shop);
    passUntil("2026-01-30T03:30:00Z", timetable);

    assertThat(shop.results)
        .hasSize(2)
        .containsOnly(Result.failed("java.lang.AssertionError: an error"));
    assertThat(timetable.status().get(0).last())
        .map(TaskOutcome::result)
        .contains(TaskOutcome.Result.FAILED);
  }

  @Test
  void anExecutorThatRefusesIsAFailure() {
    RecordedTask shop = new RecordedTask("shop", HOURLY);
    Workers full =
        Workers.of(
            work -> {
              throw new RejectedExecutionException("full");
            });
    Timetable timetable = begun(new Limits(1, DAY), full, shop);
    passUntil("2026-01-30T03:30:00Z", timetable);

    assertThat(shop.results).hasSize(2).allMatch(it -> it.reason().endsWith("full"));
    assertThat(timetable.status()).noneMatch(it -> it.running() || it.waiting());
  }

  @Test
  void aScheduleThatEndsIsOver() {
    clock.set("9999-12-31T23:30:00Z");
    RecordedTask shop = new RecordedTask("shop", Schedule.every(Duration.ofHours(1)));
    Timetable timetable = begun(shop);
    timetable.look();
    clock.set("+10000-01-01T00:00:00Z");

    assertThat(timetable.look()).isEmpty();
    assertThat(shop.occasions).hasSize(1);
    assertThat(timetable.status().get(0).next()).isEmpty();
  }
}
