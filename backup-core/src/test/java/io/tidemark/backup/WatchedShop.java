package io.tidemark.backup;

import io.tidemark.backup.compression.NoCompression;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** A job with two places and a clock that stands, for those who watch it. */
final class WatchedShop {

  final FaultyStorage first = FaultyStorage.over(new InMemoryStorage(() -> this.now));
  final FaultyStorage second = FaultyStorage.over(new InMemoryStorage(() -> this.now));
  final List<BackupEvent> told = new ArrayList<>();
  Instant now = Instant.parse("2026-01-31T02:00:00Z");

  private final List<Consumer<BackupEvent>> listeners = new ArrayList<>();

  WatchedShop listening(Consumer<BackupEvent> listener) {
    listeners.add(listener);
    return this;
  }

  BackupPipeline pipeline(TextSource source) {
    PipelineBuilder builder =
        BackupPipeline.named("shop")
            .from(source)
            .clock(() -> now)
            .compress(NoCompression.instance())
            .to("first", first)
            .alsoTo("second", second, DeliveryPolicy.BEST_EFFORT);
    listeners.forEach(builder::listen);
    return builder.build();
  }

  Backup backup(int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return pipeline(TextSource.of("a.txt", content)).run();
  }

  Backup backup() {
    return backup(10_000);
  }

  void failedRun() {
    TextSource failing =
        new TextSource()
            .file(
                "a.txt",
                out -> {
                  throw new IOException("no space left");
                });
    try {
      pipeline(failing).run();
    } catch (BackupException expected) {
      return;
    }
    throw new AssertionError("the run should have failed");
  }

  void later(Duration time) {
    now = now.plus(time);
  }

  MonitorBuilder monitor() {
    return BackupMonitor.of(pipeline(new TextSource()).repository()).listen(told::add);
  }

  List<BackupEvent> news() {
    List<BackupEvent> news = List.copyOf(told);
    told.clear();
    return news;
  }
}
