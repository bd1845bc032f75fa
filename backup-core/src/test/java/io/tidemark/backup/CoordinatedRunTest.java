package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Journal;
import io.tidemark.backup.coordination.Coordination;
import io.tidemark.backup.coordination.Turn;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.storages.HangingStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that need a turn. */
@Timeout(60)
class CoordinatedRunTest {

  private final InMemoryStorage first = new InMemoryStorage();
  private final InMemoryStorage second = new InMemoryStorage();
  private final List<BackupEvent> events = new CopyOnWriteArrayList<>();
  private final OneTurn turns = new OneTurn();

  private BackupPipeline pipeline(BackupSource source) {
    return BackupPipeline.named("shop")
        .from(source)
        .to("first", first)
        .alsoTo("second", second, DeliveryPolicy.BEST_EFFORT)
        .coordinate(turns)
        .listen(events::add)
        .build();
  }

  private static TextSource text() {
    return TextSource.of("a.txt", new byte[10]);
  }

  @Test
  void anotherTurnBeginsNothing() throws IOException {
    BackupPipeline pipeline = pipeline(text());
    Turn others = turns.tryTake("shop/backup").orElseThrow();

    assertThatThrownBy(pipeline::run)
        .isInstanceOf(LockedException.class)
        .hasMessageContaining("another run makes a backup of 'shop'");

    assertThat(events).isEmpty();
    assertThat(first.list("")).isEmpty();
    others.close();
    assertThat(pipeline.run().manifest().files()).hasSize(1);
  }

  @Test
  void turnIsHeldWhileABackupIsMadeAndGivenBackAfterwards() {
    pipeline(
            text()
                .file(
                    "b.txt",
                    out -> assertThat(turns.tryTake("shop/backup")).as("during the run").isEmpty()))
        .run();

    assertThat(turns.tryTake("shop/backup")).isPresent();
  }

  @Test
  void turnIsGivenBackAfterAFailure() {
    BackupPipeline failing = pipeline(text().file("b.txt", out -> fail("no rows")));

    assertThatThrownBy(failing::run).hasMessageContaining("no rows");

    assertThat(turns.tryTake("shop/backup")).isPresent();
  }

  private static void fail(String why) throws IOException {
    throw new IOException(why);
  }

  @Test
  void lostTurnEndsTheRunAndNothingIsPublished() throws IOException {
    BackupPipeline pipeline =
        pipeline(
            text()
                .file(
                    "b.txt",
                    out -> {
                      turns.lose();
                      out.write(1);
                    }));

    assertThatThrownBy(pipeline::run)
        .isInstanceOf(RunCancelledException.class)
        .hasMessageContaining("its turn was lost, and another run may have it");

    assertThat(pipeline.list().backups()).isEmpty();
    assertThat(pipeline.list().unfinished()).isEmpty();
    assertThat(events).last().isInstanceOf(BackupEvent.Failed.class);
    assertThat(new Journal(first, new JobName("shop")).failures()).hasSize(1);
  }

  @Test
  void turnThatIsNotConfirmedKeepsTheManifestOutOfEveryPlace() throws IOException {
    BackupPipeline pipeline = pipeline(text().file("b.txt", out -> turns.loseSilently()));

    assertThatThrownBy(pipeline::run)
        .isInstanceOf(RunCancelledException.class)
        .hasMessageContaining("its turn was lost");

    for (InMemoryStorage place : List.of(first, second)) {
      assertThat(place.list("")).noneMatch(it -> it.key().name().equals("manifest.json"));
    }
  }

  @Test
  void runWhoseTurnCannotBeFoundOutIsNotedAsAFailure() throws IOException {
    turns.failure = Optional.of(new DatabaseUnavailableException("no server answers", null));

    assertThatThrownBy(pipeline(text())::run).isSameAs(turns.failure.get());

    assertThat(events)
        .filteredOn(event -> !(event instanceof BackupEvent.Progressed))
        .hasExactlyElementsOfTypes(BackupEvent.Started.class, BackupEvent.Failed.class);
    assertThat(new Journal(first, new JobName("shop")).failures()).hasSize(1);
  }

  @Test
  void runThatHangsAndIsLeftBehindGivesItsTurnBack() throws InterruptedException {
    HangingStorage hanging = new HangingStorage(first);
    BackupRun run =
        BackupPipeline.named("shop")
            .from(text())
            .to("memory", hanging)
            .coordinate(turns)
            .grace(Duration.ofMillis(100))
            .build()
            .submit();
    hanging.awaitHang();

    run.cancel();

    assertThatThrownBy(run::join).isInstanceOf(RunCancelledException.class);
    turns.awaitFree();
    hanging.release();
  }

  @Test
  void pipelineWithoutCoordinationAsksTheGivenOne() {
    BackupPipeline pipeline = BackupPipeline.named("shop").from(text()).to("first", first).build();
    Turn others = turns.tryTake("shop/backup").orElseThrow();

    assertThatThrownBy(pipeline.submit(turns)::join).isInstanceOf(LockedException.class);
    assertThat(pipeline.run().manifest().files()).hasSize(1);
    others.close();
  }

  /** A single turn, in memory. */
  private static final class OneTurn implements Coordination {

    private Optional<DatabaseUnavailableException> failure = Optional.empty();
    private Optional<Held> holder = Optional.empty();
    private CountDownLatch free = new CountDownLatch(0);

    @Override
    public synchronized Optional<Turn> tryTake(String work) {
      assertThat(work).isEqualTo("shop/backup");
      if (failure.isPresent()) {
        throw failure.get();
      }
      if (holder.isPresent()) {
        return Optional.empty();
      }
      free = new CountDownLatch(1);
      holder = Optional.of(new Held());
      return Optional.of(holder.get());
    }

    void awaitFree() throws InterruptedException {
      free.await();
    }

    void lose() {
      Held held = holder.orElseThrow();
      held.lost = true;
      held.stop.run();
    }

    void loseSilently() {
      holder.orElseThrow().lost = true;
    }

    private final class Held implements Turn {

      private volatile boolean lost;
      private volatile Runnable stop = () -> {};

      @Override
      public void confirm() {
        if (lost) {
          throw new LockedException("it is lost", null);
        }
      }

      @Override
      public void onLost(Runnable stop) {
        this.stop = stop;
      }

      @Override
      public void close() {
        holder = Optional.empty();
        free.countDown();
      }
    }
  }
}
