package io.tidemark.backup.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.error.StorageFailedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RenewedTurnTest {

  private static final Duration SHORT = Duration.ofMillis(1);

  private final Held held = new Held();

  private Turn turn() {
    return RenewedTurn.keep("shop/backup", SHORT, held);
  }

  @Test
  void turnIsRenewedUntilItIsClosed() throws InterruptedException {
    Turn turn = turn();
    held.renewals.acquire(3);

    turn.close();
    turn.close();

    held.renewals.drainPermits();
    assertThat(held.renewals.tryAcquire(50, TimeUnit.MILLISECONDS)).as("renewed").isFalse();
    assertThat(held.releases.availablePermits()).isEqualTo(1);
    assertThatThrownBy(turn::confirm).isInstanceOf(LockedException.class);
  }

  @Test
  void lossIsToldOnceAndWhatItWasHeldByIsReleased() throws InterruptedException {
    Semaphore told = new Semaphore(0);
    Turn turn = turn();
    turn.onLost(told::release);

    held.failure = Optional.of(new LockedException("gone", null));

    told.acquire();
    held.releases.acquire();
    assertThatThrownBy(turn::confirm).isInstanceOf(LockedException.class);
    turn.close();
    assertThat(told.tryAcquire(50, TimeUnit.MILLISECONDS)).as("told again").isFalse();
    assertThat(held.releases.availablePermits()).isZero();
  }

  @Test
  void lossThatHasHappenedIsToldAtOnce() throws InterruptedException {
    held.failure = Optional.of(new LockedException("gone", null));
    Turn turn = turn();
    held.releases.acquire();
    CountDownLatch told = new CountDownLatch(1);

    turn.onLost(told::countDown);

    told.await();
  }

  @Test
  void nobodyIsToldAfterTheClose() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    Turn turn = turn();
    turn.onLost(told::countDown);
    turn.close();

    held.failure = Optional.of(new LockedException("gone", null));

    assertThat(told.await(50, TimeUnit.MILLISECONDS)).isFalse();
  }

  @Test
  void renewalThatCannotBeMadeIsTriedAgain() throws InterruptedException {
    held.failure = Optional.of(new StorageFailedException("no answer", null));
    Turn turn = turn();
    held.renewals.acquire(3);

    assertThatThrownBy(turn::confirm)
        .isInstanceOf(LockedException.class)
        .hasMessageContaining("cannot be found out");

    held.failure = Optional.empty();
    assertThatCode(turn::confirm).doesNotThrowAnyException();
    turn.close();
  }

  @Test
  void lossThatAConfirmationFindsIsToldFromAnotherThread() throws InterruptedException {
    Semaphore told = new Semaphore(0);
    Turn turn = RenewedTurn.keep("shop/backup", Duration.ofMinutes(10), held);
    turn.onLost(
        () -> {
          if (Thread.currentThread().getName().equals("backup-turn-shop/backup")) {
            told.release();
          }
        });
    held.failure = Optional.of(new LockedException("gone", null));

    assertThatThrownBy(turn::confirm).hasMessage("gone");

    told.acquire();
  }

  private static final class Held implements Holding {

    private final Semaphore renewals = new Semaphore(0);
    private final Semaphore releases = new Semaphore(0);
    private volatile Optional<RuntimeException> failure = Optional.empty();

    @Override
    public void renew() {
      renewals.release();
      confirm();
    }

    @Override
    public void confirm() {
      if (failure.isPresent()) {
        throw failure.get();
      }
    }

    @Override
    public void release() {
      releases.release();
    }
  }
}
