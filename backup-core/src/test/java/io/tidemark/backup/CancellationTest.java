package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.compression.NoCompression;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CancellationTest {

  private final InMemoryStorage memory = new InMemoryStorage();
  private final CountDownLatch writing = new CountDownLatch(1);

  private final TextSource endless =
      new TextSource()
          .file(
              "endless.txt",
              out -> {
                byte[] chunk = new byte[100_000];
                new Random(1).nextBytes(chunk);
                while (true) {
                  out.write(chunk);
                  writing.countDown();
                }
              });

  private final TextSource stuck =
      new TextSource()
          .file(
              "stuck.txt",
              out -> {
                writing.countDown();
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                  throw new InterruptedIOException();
                }
              });

  private BackupRun submitted(TextSource source) throws InterruptedException {
    BackupRun run = BackupPipeline.named("shop").from(source).to("memory", memory).build().submit();
    writing.await();
    return run;
  }

  @Test
  void cancelEndsABusyRunAndLeavesNothing() throws InterruptedException {
    BackupRun run = submitted(endless);

    run.cancel();

    assertThatThrownBy(run::join).isInstanceOf(RunCancelledException.class);
    assertThat(memory.list("shop/backups/")).isEmpty();
  }

  @Test
  void cancelEndsAStuckRunAndLeavesNothing() throws InterruptedException {
    BackupRun run = submitted(stuck);

    run.cancel();

    assertThatThrownBy(run::join).isInstanceOf(RunCancelledException.class);
    assertThat(memory.list("shop/backups/")).isEmpty();
  }

  @Test
  void interruptOfTheWaitingThreadCancelsAndStaysSet() throws InterruptedException {
    BackupRun run = submitted(endless);

    Thread.currentThread().interrupt();

    assertThatThrownBy(run::join).isInstanceOf(RunCancelledException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(memory.list("shop/backups/")).isEmpty();
  }

  @Test
  void timeoutEndsTheRunAndLeavesNothing() {
    BackupPipeline shop =
        BackupPipeline.named("shop")
            .from(endless)
            .to("memory", memory)
            .timeout(Duration.ofMillis(200))
            .build();

    assertThatThrownBy(shop::run)
        .isInstanceOf(RunCancelledException.class)
        .hasMessageContaining("PT0.2S");
    assertThat(memory.list("shop/backups/")).isEmpty();
  }

  @RepeatedTest(200)
  void runThatFailsAtOnceFailsForItsOwnReasonDespiteATimeLimit() {
    FaultyStorage storage = FaultyStorage.over(memory);
    storage.inject(Fault.failList());
    BackupPipeline shop =
        BackupPipeline.named("shop")
            .from(endless)
            .to("memory", storage)
            .timeout(Duration.ofMinutes(1))
            .build();

    assertThatThrownBy(shop::run).isInstanceOf(StorageFailedException.class);
  }

  @Test
  void cancelEndsARunWhoseStorageStalls() throws InterruptedException {
    FaultyStorage storage = FaultyStorage.over(memory);
    Fault stall = storage.inject(Fault.stallPutAfter(0).onKeys(key -> key.endsWith(".zst")));
    BackupRun run =
        BackupPipeline.named("shop").from(endless).to("memory", storage).build().submit();
    assertThat(stall.awaitHit(Duration.ofSeconds(10))).isTrue();

    run.cancel();

    assertThatThrownBy(run::join).isInstanceOf(RunCancelledException.class);
    assertThat(memory.list("shop/backups/")).isEmpty();
  }

  @Test
  void stalledBestEffortDestinationIsLeftOut() {
    FaultyStorage other = FaultyStorage.over(new InMemoryStorage());
    other.inject(Fault.stallPutAfter(1000).onKeys(key -> key.endsWith("a.txt")));
    BackupPipeline shop =
        BackupPipeline.named("shop")
            .from(TextSource.of("a.txt", new byte[10_000_000]))
            .compress(NoCompression.instance())
            .to("memory", memory)
            .alsoTo("other", other, DeliveryPolicy.BEST_EFFORT)
            .patience(Duration.ofMillis(300))
            .build();

    Backup backup = shop.run();

    assertThat(backup.locations()).containsExactly("memory");
    assertThat(backup.warnings()).singleElement().asString().contains("PT0.3S");
  }

  @Test
  void noThreadStaysBehind() throws InterruptedException {
    BackupRun run = submitted(endless);
    run.cancel();
    assertThatThrownBy(run::join).isInstanceOf(RunCancelledException.class);

    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("backup-shop-")) {
        thread.join(Duration.ofSeconds(10).toMillis());
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }
}
