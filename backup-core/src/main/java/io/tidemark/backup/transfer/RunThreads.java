package io.tidemark.backup.transfer;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The threads of one run. What they log has the job, the run and its stage with it, as diagnostic
 * context; the threads of the host are left alone.
 */
final class RunThreads extends ThreadPoolExecutor {

  private static final String JOB = "backup.job";
  private static final String RUN = "backup.run";
  private static final String STAGE = "backup.stage";

  private final String job;
  private final Supplier<String> stage;
  private volatile @Nullable String id;

  RunThreads(String job, Supplier<String> stage) {
    super(0, Integer.MAX_VALUE, 1, TimeUnit.MINUTES, new SynchronousQueue<>());
    this.job = job;
    this.stage = stage;
    AtomicInteger number = new AtomicInteger();
    setThreadFactory(task -> new Own(this, task, "backup-" + job + "-" + number.incrementAndGet()));
  }

  private static final class Own extends Thread {

    private final RunThreads owner;

    private Own(RunThreads owner, Runnable task, String name) {
      super(task, name);
      this.owner = owner;
      setDaemon(true);
    }
  }

  void identify(String runId) {
    id = runId;
  }

  /** Lets the calling thread log the stage, if it is one of these. */
  void entered(String newStage) {
    if (Thread.currentThread() instanceof Own own && own.owner == this) {
      describe(newStage);
    }
  }

  @Override
  protected void beforeExecute(Thread thread, Runnable task) {
    describe(stage.get());
  }

  /** The thread ends with the run, and what describes it with the thread. */
  private void describe(String current) {
    MDC.put(JOB, job);
    MDC.put(STAGE, current);
    String run = id;
    if (run != null) {
      MDC.put(RUN, run);
    }
  }
}
