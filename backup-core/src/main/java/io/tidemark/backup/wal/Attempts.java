package io.tidemark.backup.wal;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Does the same in several destinations. A required one has to succeed. One of best effort that
 * fails, or takes too long, is left alone for a while, so that the others do not wait for it at
 * every file. For one thread.
 */
final class Attempts {

  private static final Duration REST = Duration.ofMinutes(5);

  private final Run run;
  private final Duration patience;
  private final Map<String, Instant> resting = new HashMap<>();

  Attempts(Run run, Duration patience) {
    this.run = run;
    this.patience = patience;
  }

  /** Something to do in one destination. */
  @FunctionalInterface
  interface Step {
    void apply(Destination destination) throws IOException;
  }

  void each(List<Destination> destinations, Step step) throws IOException {
    for (Destination destination : destinations) {
      if (destination.required()) {
        require(destination, step);
      } else if (!isResting(destination)) {
        run.attempt(patience, () -> step.apply(destination))
            .ifPresent(cause -> failed(destination, cause));
        run.checkpoint();
      }
    }
  }

  private static void require(Destination destination, Step step) throws IOException {
    try {
      step.apply(destination);
    } catch (IOException e) {
      throw new IOException(destination.location() + ": " + e.getMessage(), e);
    }
  }

  /** Does what is of use and not needed; a failure is a warning. */
  void tidy(List<Destination> destinations, Step step) {
    for (Destination destination : destinations) {
      if (!isResting(destination)) {
        try {
          step.apply(destination);
        } catch (IOException | BackupException e) {
          run.checkpoint();
          run.warn(
              "%s keeps beginnings of WAL segments that it has whole: %s"
                  .formatted(destination.location(), text(e)));
        }
      }
    }
  }

  /** Notes the failure of a destination of best effort. */
  void failed(Destination destination, Throwable cause) {
    resting.put(destination.location(), run.now().plus(REST));
    run.warn(
        "%s lacks a part of the log, and is left alone for %d minutes: %s"
            .formatted(destination.location(), REST.toMinutes(), text(cause)));
  }

  private boolean isResting(Destination destination) {
    return Optional.ofNullable(resting.get(destination.location()))
        .filter(until -> run.now().isBefore(until))
        .isPresent();
  }

  private static String text(Throwable cause) {
    return Objects.requireNonNullElse(cause.getMessage(), cause.toString());
  }
}
