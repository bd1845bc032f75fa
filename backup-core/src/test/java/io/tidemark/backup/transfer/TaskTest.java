package io.tidemark.backup.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskTest {

  @Test
  void anInterruptBeforeTheBeginningIsNotLost() throws Exception {
    List<Runnable> waiting = new ArrayList<>();
    Task<Boolean> task = new Task<>(() -> Thread.currentThread().isInterrupted());
    task.start(waiting::add);

    task.interrupt();
    waiting.get(0).run();

    task.await();
    assertThat(task.result()).isTrue();
    assertThat(Thread.interrupted()).as("the flag for the pool's next task").isFalse();
  }
}
