package io.tidemark.backup;

import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.timetable.Result;
import io.tidemark.backup.timetable.TaskName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how a task goes, and that it goes well again. Thread-safe. */
final class TaskEvents {

  private static final Logger LOG = LoggerFactory.getLogger(BackupScheduler.class);

  private final TaskName name;
  private final EventSender events;
  private final InstantSource clock;
  private @Nullable Instant failingSince;

  TaskEvents(TaskName name, EventSender events, InstantSource clock) {
    this.name = name;
    this.events = events;
    this.clock = clock;
  }

  /** Learns what had gone wrong already, maybe before the start. */
  synchronized void failing(Optional<Instant> since) {
    if (since.isPresent() && (failingSince == null || since.get().isBefore(failingSince))) {
      failingSince = since.get();
    }
  }

  /**
   * Tells the result of a task, and lets listeners that keep up hear it.
   *
   * @param isTold whether whatever is wrong was told already, where it was found
   */
  void ended(Result result, boolean isTold) {
    switch (result.kind()) {
      case DONE -> recovered();
      case FAILED -> failed(result.reason(), isTold);
      case SKIPPED -> skipped(result.reason());
      case UNNEEDED -> LOG.info("{} is not made up: {}", name, result.reason());
      case UNDECIDED ->
          LOG.warn("whether {} is to be made up is asked again: {}", name, result.reason());
      case CANCELLED -> LOG.warn("{} was cut off by a stop: {}", name, result.reason());
    }
    events.settle();
    events.settle();
  }

  private void recovered() {
    Instant since;
    synchronized (this) {
      since = failingSince;
      failingSince = null;
    }
    if (since != null) {
      LOG.info("{} goes well again", name);
      events.send((job, now) -> new BackupEvent.Recovered(job, now, name.task(), since));
    }
  }

  private void failed(String problem, boolean isTold) {
    failing(Optional.of(clock.instant()));
    if (!isTold) {
      LOG.warn("{} failed: {}", name, problem);
      events.send((job, now) -> new BackupEvent.TaskFailed(job, now, name.task(), problem));
    }
  }

  private void skipped(String reason) {
    LOG.info("{} is skipped: {}", name, reason);
    events.send((job, now) -> new BackupEvent.Skipped(job, now, name.task(), reason));
  }
}
