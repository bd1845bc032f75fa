package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemark.backup.transfer.Run;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExecutionTest {

  /** Hangs until it is told to come back, and comes back while its failure is being told. */
  private static final class Hanging implements Execution.Work<String> {

    private final List<Throwable> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch allTold = new CountDownLatch(1);
    private volatile @Nullable Thread worker;

    @Override
    public String run() {
      worker = Thread.currentThread();
      awaitUninterruptibly(release);
      throw new IllegalStateException("came back");
    }

    /** Waits like a call that no interrupt ends. */
    private static void awaitUninterruptibly(CountDownLatch latch) {
      while (latch.getCount() > 0) {
        try {
          latch.await();
        } catch (InterruptedException e) {
          // waits on
        }
      }
    }

    @Override
    public void failed(Throwable failure) {
      told.add(failure);
      release.countDown();
      Thread hanging = worker;
      try {
        if (hanging != null && hanging != Thread.currentThread()) {
          hanging.join();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      allTold.countDown();
    }
  }

  @Test
  void workThatComesBackWhileItIsGivenUpTellsNothingElseThanItsCallerWasTold()
      throws InterruptedException {
    Run run = new Run("execution", Clock.systemUTC(), warning -> {});
    Hanging work = new Hanging();
    Duration grace = Duration.ofMillis(50);
    Execution<String> execution =
        Execution.start(run, new Execution.Limits(Optional.of(grace), grace), work);

    Throwable caught = catchThrowable(execution::join);
    work.allTold.await();

    assertThat(caught).hasMessageContaining("hangs in");
    assertThat(work.told).containsExactly(caught);
  }
}
