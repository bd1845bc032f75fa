package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.testkit.Fault;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Work whose thread was interrupted while a storage stalled.
 *
 * @param failure what it threw
 */
record Interrupted(@Nullable Throwable failure) {

  /** Starts the work, interrupts it once the stall has struck, and waits for its end. */
  static Interrupted after(Fault stall, Runnable work) throws InterruptedException {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                thrown.set(e);
              }
            });
    thread.start();
    assertThat(stall.awaitHit(Duration.ofSeconds(10))).isTrue();
    thread.interrupt();
    thread.join();
    return new Interrupted(thrown.get());
  }
}
