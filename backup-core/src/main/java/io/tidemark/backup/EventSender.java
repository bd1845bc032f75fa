package io.tidemark.backup;

import io.tidemark.backup.event.BackupEvent;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners of a pipeline, whose failures are their own. */
final class EventSender {

  private static final Logger LOG = LoggerFactory.getLogger(BackupPipeline.class);

  private final Settings settings;

  EventSender(Settings settings) {
    this.settings = settings;
  }

  void warned(String message) {
    LOG.warn("backup '{}': {}", settings.job(), message);
    send(job -> new BackupEvent.Warned(job, settings.clock().instant(), message));
  }

  void send(Function<String, BackupEvent> event) {
    BackupEvent made = event.apply(settings.job().value());
    for (Consumer<BackupEvent> listener : settings.listeners()) {
      try {
        listener.accept(made);
      } catch (RuntimeException e) {
        LOG.warn("a listener of backup '{}' failed", settings.job(), e);
      }
    }
  }
}
