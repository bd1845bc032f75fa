package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.compression.NoCompression;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.schedule.Schedule;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left of thousands of backups. */
@Timeout(300)
class SchedulerLeakTest {

  private static final int RUNS = 5_000;

  /** Later ones find everything loaded and compiled. */
  private static final int WARM_UP = 1_000;

  /** Less than half of what the smallest leak that was found here would leave. */
  private static final long MOST_BYTES = 2 << 20;

  private static final int LOOKS = 20;
  private static final int PAUSE_MILLIS = 100;

  private final SteppedTime time = new SteppedTime("2026-01-30T00:30:00Z");
  private final AtomicInteger succeeded = new AtomicInteger();
  private final AtomicInteger others = new AtomicInteger();

  @Test
  void thousandsOfRunsLeakNothing() throws InterruptedException {
    BackupPipeline shop =
        BackupPipeline.named("shop")
            .from(TextSource.of("a.txt", new byte[1_000]))
            .compress(NoCompression.instance())
            .clock(time)
            .retain(Retention.policy().keepLast(2))
            .to("here", new InMemoryStorage())
            .build();
    Schedule hourly = Schedule.every(Duration.ofHours(1));
    try (BackupScheduler scheduler =
        BackupScheduler.builder()
            .schedule(shop, hourly)
            .clock(time)
            .catchUp(Duration.ZERO)
            .executor(Runnable::run)
            .listen(this::count)
            .build()) {
      scheduler.begin();
      run(WARM_UP, scheduler);
      long bytes = usedBytes(0);
      int threads = Thread.activeCount();

      run(RUNS - WARM_UP, scheduler);

      assertThat(succeeded).hasValue(RUNS);
      assertThat(others).hasValue(0);
      assertThat(shop.list().backups()).hasSize(2);
      assertThat(usedBytes(bytes + MOST_BYTES) - bytes).isLessThan(MOST_BYTES);
      assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 2);
    }
  }

  private void count(BackupEvent event) {
    if (event instanceof BackupEvent.Succeeded) {
      succeeded.incrementAndGet();
    } else if (event instanceof BackupEvent.Failed || event instanceof BackupEvent.Skipped) {
      others.incrementAndGet();
    }
  }

  private void run(int runs, BackupScheduler scheduler) {
    time.passUntil(time.instant().plus(Duration.ofHours(runs)).toString(), scheduler);
  }

  /**
   * Returns how much is in use after a collection, the least of some; threads that are about to end
   * still hold the buffers of the last run, so it looks again until no more than {@code enough}.
   */
  private static long usedBytes(long enough) throws InterruptedException {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < LOOKS && used > enough; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    return used;
  }
}
