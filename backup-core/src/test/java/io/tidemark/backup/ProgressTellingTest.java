package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Backups that tell how far they are. */
@Timeout(30)
class ProgressTellingTest {

  private final List<BackupEvent> events = new CopyOnWriteArrayList<>();
  private final CountDownLatch threeTold = new CountDownLatch(3);

  private PipelineBuilder pipeline(TextSource source) {
    return BackupPipeline.named("shop")
        .from(source)
        .to("memory", new InMemoryStorage())
        .listen(events::add);
  }

  private List<BackupEvent.Progressed> progress() {
    return events.stream()
        .filter(BackupEvent.Progressed.class::isInstance)
        .map(BackupEvent.Progressed.class::cast)
        .toList();
  }

  @Test
  void eachStageIsToldBetweenTheStartAndTheEnd() {
    Backup backup = pipeline(TextSource.of("a.txt", new byte[10])).build().run();

    assertThat(progress())
        .extracting(event -> event.progress().stage())
        .containsExactly(
            "opening memory", "preparing the destinations", "writing text", "committing");
    assertThat(progress()).allMatch(event -> event.backupId().equals(backup.id().value()));
    assertThat(events).first().isInstanceOf(BackupEvent.Started.class);
    assertThat(events).last().isInstanceOf(BackupEvent.Succeeded.class);
  }

  @Test
  void whatTakesLongIsToldAgainAndAgain() {
    TextSource source = new TextSource().file("a.txt", this::writeUntilToldThrice);
    pipeline(source)
        .heartbeat(Duration.ofMillis(5))
        .listen(
            event -> {
              if (event instanceof BackupEvent.Progressed progressed
                  && progressed.progress().stage().equals("writing text")) {
                threeTold.countDown();
              }
            })
        .build()
        .run();

    assertThat(progress())
        .extracting(event -> event.progress().stage())
        .filteredOn("writing text"::equals)
        .hasSizeGreaterThanOrEqualTo(3);
  }

  private void writeUntilToldThrice(OutputStream out) throws java.io.IOException {
    out.write(new byte[10]);
    out.flush();
    try {
      threeTold.await();
    } catch (InterruptedException e) {
      throw new java.io.InterruptedIOException();
    }
  }
}
