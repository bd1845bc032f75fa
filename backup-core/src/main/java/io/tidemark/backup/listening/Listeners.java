package io.tidemark.backup.listening;

import io.tidemark.backup.event.BackupEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Those who hear events, isolated from whoever tells and from each other: each has a bounded queue,
 * and a thread that exists only while something is in it. Thread-safe; holds nothing that needs to
 * be closed.
 */
public final class Listeners {

  private final List<ListenerQueue> queues;

  private Listeners(List<ListenerQueue> queues) {
    this.queues = queues;
  }

  /**
   * Returns listeners that hear each event in the order in which they are told.
   *
   * @param name what their threads are named after
   */
  public static Listeners of(String name, List<Consumer<BackupEvent>> listeners) {
    List<ListenerQueue> queues = new ArrayList<>();
    for (Consumer<BackupEvent> listener : listeners) {
      String thread = "tidemark-listener-" + name + "-" + (queues.size() + 1);
      queues.add(new ListenerQueue(thread, listener));
    }
    return new Listeners(List.copyOf(queues));
  }

  /** Returns these and others; each goes on with the queue that it has. */
  public Listeners and(Listeners others) {
    List<ListenerQueue> all = new ArrayList<>(queues);
    all.addAll(others.queues);
    return new Listeners(List.copyOf(all));
  }

  /** Lets everybody hear an event, soon. Never waits and never fails, whatever listeners do. */
  public void tell(BackupEvent event) {
    queues.forEach(queue -> queue.add(event));
  }

  /**
   * Waits until everybody has heard everything, but no longer than {@code limit} for all of them
   * together. Whoever has let others wait in vain once is not waited for again before it has caught
   * up; nor is a listener that calls this itself. An interrupt ends it and is kept.
   */
  public void settle(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      for (ListenerQueue queue : queues) {
        queue.awaitHeard(deadline);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
