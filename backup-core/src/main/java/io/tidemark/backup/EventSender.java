package io.tidemark.backup;

import io.tidemark.backup.event.BackupEvent;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners of a pipeline one event after the other. Never waits for them but once. */
final class EventSender {

  private static final Logger LOG = LoggerFactory.getLogger(BackupPipeline.class);

  /** What one that hangs may cost the operation that finds it out. */
  private static final Duration SETTLING = Duration.ofSeconds(1);

  private final Settings settings;

  EventSender(Settings settings) {
    this.settings = settings;
  }

  /** Makes an event of the job's name and the time. */
  @FunctionalInterface
  interface Telling {
    BackupEvent at(String job, Instant now);
  }

  void warned(String message) {
    LOG.warn("backup '{}': {}", settings.job(), message);
    send((job, now) -> new BackupEvent.Warned(job, now, message));
  }

  synchronized void send(Telling telling) {
    BackupEvent event = telling.at(settings.job().value(), settings.clock().instant());
    settings.listeners().tell(event);
  }

  /** Lets listeners that keep up hear the last events before an operation returns. */
  void settle() {
    settings.listeners().settle(SETTLING);
  }
}
