package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.coordination.Turn;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.schedule.Schedule;
import io.tidemark.backup.schedule.TaskOutcome;
import io.tidemark.backup.schedule.TaskStatus;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Start, stop, and the threads in between. */
@Timeout(60)
class SchedulerLifecycleTest {

  private static final Schedule RARELY = Schedule.cron("@yearly", ZoneId.of("UTC"));
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final InMemoryStorage memory = new InMemoryStorage();
  private final List<BackupEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch isRunning = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  private final BackupPipeline shop =
      BackupPipeline.named("shop")
          .from(
              new TextSource()
                  .file(
                      "a.txt",
                      out -> {
                        out.write(1);
                        isRunning.countDown();
                        await(mayEnd);
                      }))
          .to("here", memory)
          .build();

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new InterruptedIOException("interrupted");
    }
  }

  private final SchedulerBuilder builder =
      BackupScheduler.builder().schedule(shop, RARELY).listen(events::add).catchUp(Duration.ZERO);

  @AfterEach
  void noThreadIsLeft() throws InterruptedException {
    mayEnd.countDown();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("tidemark-") || thread.getName().startsWith("backup-shop")) {
        thread.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  private BackupScheduler busy() throws InterruptedException {
    BackupScheduler scheduler = builder.start();
    assertThat(scheduler.runNow("shop")).isTrue();
    assertThat(isRunning.await(30, TimeUnit.SECONDS)).isTrue();
    return scheduler;
  }

  private static Optional<TaskOutcome.Result> last(BackupScheduler scheduler) {
    return scheduler.status().get(0).last().map(TaskOutcome::result);
  }

  @Test
  void aRunInProgressIsFinishedWithinTheGrace() throws Exception {
    BackupScheduler scheduler = busy();
    CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(() -> scheduler.stop(LONG));
    assertThat(scheduler.status().get(0).running()).isTrue();
    mayEnd.countDown();

    assertThat(stopped.get(40, TimeUnit.SECONDS)).isTrue();
    assertThat(shop.list().backups()).hasSize(1);
    assertThat(last(scheduler)).contains(TaskOutcome.Result.SUCCEEDED);
  }

  @Test
  void aRunThatTakesLongerIsCutOffAndLeavesNothing() throws Exception {
    BackupScheduler scheduler = busy();

    assertThat(scheduler.stop(SHORT)).isFalse();

    assertThat(memory.list("shop/backups/")).isEmpty();
    assertThat(last(scheduler)).contains(TaskOutcome.Result.CANCELLED);
    assertThat(events).noneMatch(BackupEvent.TaskFailed.class::isInstance);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anInterruptEndsTheGraceAndStays() throws Exception {
    BackupScheduler scheduler = busy();
    Thread.currentThread().interrupt();

    assertThat(scheduler.stop(LONG)).isFalse();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(last(scheduler)).contains(TaskOutcome.Result.CANCELLED);
  }

  @Test
  void stoppedIsFinal() {
    BackupScheduler scheduler = builder.start();
    scheduler.start();
    scheduler.close();
    scheduler.close();
    assertThatThrownBy(scheduler::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("which is final");
    assertThatThrownBy(() -> scheduler.runNow("shop")).isInstanceOf(IllegalStateException.class);
    assertThat(scheduler.status()).hasSize(1);
  }

  @Test
  void whatWaitsIsNotBegunAfterAStop() throws Exception {
    builder.concurrently(1).task(shop, "other", RARELY, () -> {});
    BackupScheduler scheduler = busy();
    assertThat(scheduler.runNow("shop", "other")).isTrue();
    scheduler.stop(SHORT);
    assertThat(scheduler.status())
        .noneMatch(TaskStatus::waiting)
        .noneMatch(TaskStatus::running)
        .extracting(TaskStatus::last)
        .contains(Optional.empty());
  }

  @Test
  void aTaskCanStopItsOwnScheduler() throws Exception {
    CompletableFuture<BackupScheduler> scheduler = new CompletableFuture<>();
    CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    scheduler.complete(
        builder
            .task(shop, "end", RARELY, () -> stopped.complete(scheduler.join().stop(LONG)))
            .start());
    scheduler.join().runNow("shop", "end");
    assertThat(stopped.get(40, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theHostsExecutorIsUsedAndStays() throws Exception {
    ExecutorService host = Executors.newSingleThreadExecutor(work -> new Thread(work, "host"));
    try {
      BlockingQueue<String> threads = new ArrayBlockingQueue<>(10);
      builder
          .executor(host)
          .task(shop, "look", RARELY, () -> threads.add(Thread.currentThread().getName()));
      try (BackupScheduler scheduler = builder.start()) {
        scheduler.runNow("shop", "look");
        assertThat(threads.poll(30, TimeUnit.SECONDS)).isEqualTo("host");
      }
      assertThat(host.submit(() -> 1).get(30, TimeUnit.SECONDS)).isEqualTo(1);
    } finally {
      host.shutdownNow();
    }
  }

  @Test
  void theTimerRunsWhatIsDueOnNamedThreads() throws Exception {
    BlockingQueue<String> threads = new ArrayBlockingQueue<>(100);
    builder.task(
        shop,
        "tick",
        Schedule.every(Duration.ofSeconds(1)),
        () -> threads.add(Thread.currentThread().getName()));
    try (BackupScheduler scheduler = builder.start()) {
      assertThat(threads.poll(30, TimeUnit.SECONDS)).isEqualTo("tidemark-shop-tick");
      assertThat(threads.poll(30, TimeUnit.SECONDS)).isEqualTo("tidemark-shop-tick");
      assertThat(scheduler.nextRuns()).hasSize(2);
    }
  }

  @Test
  void whatLosesItsTurnIsCutOffAndFails() throws Exception {
    CompletableFuture<Runnable> lose = new CompletableFuture<>();
    CompletableFuture<Boolean> after = new CompletableFuture<>();
    builder
        .coordinate(work -> Optional.of(new LosableTurn(lose)))
        .listen(
            event -> {
              if (event instanceof BackupEvent.TaskFailed) {
                after.complete(Thread.currentThread().isInterrupted());
              }
            })
        .task(
            shop,
            "wait",
            RARELY,
            () -> {
              isRunning.countDown();
              mayEnd.await();
            });
    try (BackupScheduler scheduler = builder.start()) {
      scheduler.runNow("shop", "wait");
      assertThat(isRunning.await(30, TimeUnit.SECONDS)).isTrue();
      lose.join().run();
      assertThat(after.get(30, TimeUnit.SECONDS)).as("interrupted for what is over").isFalse();
      assertThat(scheduler.stop(LONG)).isTrue();
    }
    assertThat(events)
        .filteredOn(BackupEvent.TaskFailed.class::isInstance)
        .singleElement()
        .asString()
        .contains("the turn was lost");
  }

  private record LosableTurn(CompletableFuture<Runnable> lose) implements Turn {
    @Override
    public void confirm() {}

    @Override
    public void onLost(Runnable stop) {
      lose.complete(stop);
    }

    @Override
    public void close() {}
  }
}
