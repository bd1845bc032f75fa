package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.servers.FaultyDisk;
import io.tidemark.backup.storages.HangingStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose own thread hangs in a call that no interrupt ends: row 10 of the fault matrix. */
@Timeout(60)
class HangTest {

  private final InMemoryStorage memory = new InMemoryStorage();
  private final HangingStorage storage = new HangingStorage(memory);
  private final List<BackupEvent> events = new CopyOnWriteArrayList<>();

  private PipelineBuilder hanging() {
    return BackupPipeline.named("hang")
        .from(TextSource.of("a.txt", new byte[10]))
        .to("memory", storage)
        .listen(events::add)
        .grace(Duration.ofMillis(100));
  }

  private BackupRun submitted() throws InterruptedException {
    BackupRun run = hanging().build().submit();
    storage.awaitHang();
    return run;
  }

  /** Lets the thread come back, and waits for its end. */
  @AfterEach
  void release() throws InterruptedException {
    storage.release();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("backup-hang-")) {
        thread.join(Duration.ofSeconds(10).toMillis());
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  @Test
  void cancelLeavesAHangingThreadBehindAndSaysWhereItHangs() throws InterruptedException {
    BackupRun run = submitted();

    run.cancel();

    assertThatExceptionOfType(RunCancelledException.class)
        .isThrownBy(run::join)
        .withMessageContaining("it was cancelled")
        .withMessageContaining("while preparing the destinations")
        .withMessageContaining("'backup-hang-")
        .withMessageContaining("called by " + HangingStorage.class.getName() + ".list")
        .withMessageContaining("hint: the device or server behind that call does not answer");
    assertThat(run.isDone()).isTrue();
  }

  @Test
  void timeoutLeavesAHangingThreadBehind() {
    BackupPipeline pipeline = hanging().timeout(Duration.ofMillis(100)).build();

    assertThatThrownBy(pipeline::run)
        .isInstanceOf(RunCancelledException.class)
        .hasMessageContaining("it took longer than PT0.1S")
        .hasMessageContaining("hangs in");
  }

  @Test
  void interruptOfTheWaitingThreadLeavesAHangingThreadBehind() throws InterruptedException {
    BackupRun run = submitted();

    Thread.currentThread().interrupt();

    assertThatThrownBy(run::join)
        .isInstanceOf(RunCancelledException.class)
        .hasMessageContaining("hangs in");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void threadThatComesBackPublishesNothing() throws InterruptedException {
    BackupRun run = submitted();
    run.cancel();
    assertThatThrownBy(run::join).isInstanceOf(RunCancelledException.class);

    release();

    assertThat(memory.list("")).isEmpty();
  }

  @Test
  void listenersHearOfTheFailureAtOnceAndOnce() throws InterruptedException {
    BackupRun run = submitted();
    run.cancel();
    assertThatThrownBy(run::join).isInstanceOf(RunCancelledException.class);

    release();

    assertThat(events)
        .filteredOn(event -> !(event instanceof BackupEvent.Progressed))
        .hasSize(2)
        .last()
        .isInstanceOfSatisfying(
            BackupEvent.Failed.class, failed -> assertThat(failed.problem()).contains("hangs in"));
  }

  @Test
  void threadThatHangsWhileADiskIsOpenedIsLeftBehind(@TempDir Path folder) throws IOException {
    try (FaultyDisk disk = FaultyDisk.mountIn(folder)) {
      String repository = disk.path().resolve("repository").toUri().toString();
      BackupPipeline pipeline =
          BackupPipeline.named("hang")
              .from(TextSource.of("a.txt", new byte[10]))
              .to(repository)
              .timeout(Duration.ofMillis(500))
              .grace(Duration.ofMillis(500))
              .build();
      disk.stall();
      try {
        assertThatThrownBy(pipeline::run)
            .isInstanceOf(RunCancelledException.class)
            .hasMessageContaining("while opening file:")
            .hasMessageContaining("hangs in");
      } finally {
        disk.heal();
      }
    }
  }
}
