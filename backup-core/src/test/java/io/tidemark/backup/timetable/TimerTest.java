package io.tidemark.backup.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread that looks at the clock. */
@Timeout(60)
class TimerTest {

  private final CountDownLatch ran = new CountDownLatch(1);
  private final RecordedTask hourly =
      new RecordedTask("shop", Schedule.every(Duration.ofHours(1)))
          .doing(
              occasion -> {
                ran.countDown();
                return Result.done();
              });

  private Timetable timetable(InstantSource clock) {
    Timetable timetable =
        new Timetable(
            List.of(hourly),
            new Timetable.Limits(1, Duration.ofDays(1)),
            clock,
            Workers.of(Runnable::run));
    timetable.begin();
    return timetable;
  }

  @Test
  void aClockThatIsSetForwardIsNoticedSoon() throws InterruptedException {
    SteppedClock clock = new SteppedClock("2026-01-30T00:10:00Z");
    CountDownLatch looked = new CountDownLatch(3);
    InstantSource watched =
        () -> {
          looked.countDown();
          return clock.instant();
        };
    try (Timer timer = new Timer(timetable(watched), watched)) {
      timer.start();
      assertThat(looked.await(30, TimeUnit.SECONDS)).isTrue();
      clock.set("2026-01-30T01:00:00Z"); // the timer sleeps, for 50 minutes as far as it knows
      assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whateverGoesWrongTheTimerGoesOn() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    Instant begin = Instant.parse("2026-01-30T00:59:59Z");
    InstantSource broken =
        () -> {
          if (calls.incrementAndGet() == 2) {
            throw new AssertionError("the clock has stopped");
          }
          return calls.get() == 1 ? begin : begin.plusSeconds(2);
        };
    try (Timer timer = new Timer(timetable(broken), broken)) {
      timer.start();
      assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }
}
