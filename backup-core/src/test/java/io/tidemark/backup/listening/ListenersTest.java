package io.tidemark.backup.listening;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.event.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners that are quick, slow, stuck or broken, and whoever tells them. */
@Timeout(30)
class ListenersTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final List<BackupEvent> heard = new CopyOnWriteArrayList<>();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  private static BackupEvent warned(int number) {
    return new BackupEvent.Warned("shop", Instant.EPOCH, "warning " + number);
  }

  private static BackupEvent progressed() {
    Progress progress = new Progress("copying", 1, 1, OptionalLong.empty(), Duration.ZERO);
    return new BackupEvent.Progressed("shop", Instant.EPOCH, "id", progress);
  }

  private static Listeners listeners(Consumer<BackupEvent> only) {
    return Listeners.of("shop", List.of(only));
  }

  private static Listeners listeners(Consumer<BackupEvent> first, Consumer<BackupEvent> second) {
    return Listeners.of("shop", List.of(first, second));
  }

  /** Hears nothing more until it is released. */
  private void hearWhenReleased(BackupEvent event) {
    entered.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    heard.add(event);
  }

  private static List<Thread> tellers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("tidemark-listener-shop-"))
        .toList();
  }

  private static List<BackupEvent> warnings(int first, int last) {
    List<BackupEvent> events = new ArrayList<>();
    for (int i = first; i <= last; i++) {
      events.add(warned(i));
    }
    return events;
  }

  @Test
  void everythingIsHeardInOrderBeforeItHasSettled() {
    Listeners listeners = listeners(heard::add);
    List<BackupEvent> events = warnings(1, 1_000);

    events.forEach(listeners::tell);
    listeners.settle(LONG);

    assertThat(heard).isEqualTo(events);
  }

  @Test
  void oneThatHangsDelaysNeitherTheTellerNorTheOthers() throws InterruptedException {
    Listeners listeners = listeners(this::hearWhenReleased, heard::add);

    listeners.tell(warned(1));
    entered.await();
    listeners.tell(warned(2));
    listeners.settle(SHORT);
    while (heard.size() < 2) {
      Thread.onSpinWait();
    }

    assertThat(heard).containsExactly(warned(1), warned(2));
    release.countDown();
    listeners.settle(LONG);
  }

  @Test
  void oneThatHangsIsWaitedForOnceUntilItHasCaughtUp() throws InterruptedException {
    Listeners listeners = listeners(this::hearWhenReleased);
    listeners.tell(warned(1));
    entered.await();
    listeners.settle(SHORT);

    long before = System.nanoTime();
    listeners.settle(LONG);
    assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(10));

    release.countDown();
    for (Thread teller : tellers()) {
      teller.join();
    }
    listeners.tell(warned(2));
    listeners.settle(LONG);
    assertThat(heard).containsExactly(warned(1), warned(2));
  }

  @Test
  void oneThatThrowsHearsTheNextEvent() {
    Listeners listeners =
        listeners(
            event -> {
              heard.add(event);
              throw new AssertionError("from a listener");
            });

    listeners.tell(warned(1));
    listeners.tell(warned(2));
    listeners.settle(LONG);

    assertThat(heard).containsExactly(warned(1), warned(2));
  }

  @Test
  void oneThatInterruptsItselfHearsTheNextEventWithoutThat() {
    List<Boolean> interrupted = new CopyOnWriteArrayList<>();
    Listeners listeners =
        listeners(
            event -> {
              interrupted.add(Thread.currentThread().isInterrupted());
              Thread.currentThread().interrupt();
            });

    listeners.tell(warned(1));
    listeners.tell(warned(2));
    listeners.settle(LONG);

    assertThat(interrupted).containsExactly(false, false);
  }

  @Test
  void fullQueueGivesUpProgressFirstAndThenTheOldest() throws InterruptedException {
    Listeners listeners = listeners(this::hearWhenReleased);
    listeners.tell(warned(0));
    entered.await();
    listeners.tell(warned(1));
    listeners.tell(progressed());
    int last = ListenerQueue.CAPACITY;
    // The queue is full with the last but one, and gives up the progress for the last.
    warnings(2, last).forEach(listeners::tell);
    listeners.tell(progressed());
    listeners.tell(warned(last + 1));

    release.countDown();
    listeners.settle(LONG);

    List<BackupEvent> expected = new ArrayList<>(List.of(warned(0)));
    expected.addAll(warnings(2, last + 1));
    assertThat(heard).isEqualTo(expected);
  }

  @Test
  void noThreadIsLeftWhenEverythingIsHeard() throws InterruptedException {
    AtomicReference<Thread> teller = new AtomicReference<>();
    Listeners listeners = listeners(event -> teller.set(Thread.currentThread()));

    listeners.tell(warned(1));
    listeners.settle(LONG);

    Thread thread = Objects.requireNonNull(teller.get());
    thread.join();
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).isEqualTo("tidemark-listener-shop-1");
  }

  @Test
  void oneThatSettlesItselfDoesNotWaitForItself() {
    AtomicReference<Listeners> all = new AtomicReference<>();
    Listeners listeners =
        listeners(
            event -> {
              Objects.requireNonNull(all.get()).settle(LONG);
              heard.add(event);
            });
    all.set(listeners);

    long before = System.nanoTime();
    listeners.tell(warned(1));
    listeners.settle(LONG);

    assertThat(heard).hasSize(1);
    assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void interruptEndsTheWaitAndIsKept() throws InterruptedException {
    Listeners listeners = listeners(this::hearWhenReleased);
    listeners.tell(warned(1));
    entered.await();

    Thread.currentThread().interrupt();
    listeners.settle(LONG);

    assertThat(Thread.interrupted()).isTrue();
    release.countDown();
    listeners.settle(LONG);
  }
}
