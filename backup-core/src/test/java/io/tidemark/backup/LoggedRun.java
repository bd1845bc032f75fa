package io.tidemark.backup;

import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.MDC;

/**
 * A program whose host has a context of its own, and that makes one backup and fails at another.
 */
final class LoggedRun {

  /** Opens when the log has told of progress: stages alone make no more than four. */
  private static final CountDownLatch AT_WORK = new CountDownLatch(8);

  private LoggedRun() {}

  public static void main(String[] arguments) {
    System.setProperty("slf4j.provider", ContextLog.class.getName());
    MDC.put("request", "42");
    run(new TextSource().file("a.txt", LoggedRun::writeSlowly));
    try {
      run(new TextSource().file("a.txt", LoggedRun::fail));
    } catch (RuntimeException e) {
      System.out.println("failed");
    }
    System.out.println("host " + MDC.getCopyOfContextMap());
  }

  private static void run(TextSource source) {
    BackupPipeline.named("shop")
        .from(source)
        .to("memory", new InMemoryStorage())
        .heartbeat(Duration.ofMillis(5))
        .listen(
            event -> {
              if (event instanceof BackupEvent.Progressed) {
                AT_WORK.countDown();
              }
            })
        .build()
        .run();
  }

  private static void fail(OutputStream out) throws IOException {
    throw new IOException("no text");
  }

  private static void writeSlowly(OutputStream out) throws IOException {
    try {
      AT_WORK.await();
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }
}
