package io.tidemark.backup;

import io.tidemark.backup.event.BackupEvent;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners of a pipeline, whose failures are their own, one event after the other. */
final class EventSender {

  private static final Logger LOG = LoggerFactory.getLogger(BackupPipeline.class);

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
    for (Consumer<BackupEvent> listener : settings.listeners()) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        LOG.warn("a listener of backup '{}' failed", settings.job(), e);
      }
    }
  }
}
