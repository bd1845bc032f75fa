package io.tidemark.backup.postgres.local;

import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.postgres.local.ServerLog.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for the end of a server's recovery, by what the server itself says. For one thread. */
public final class RecoveryWatch {

  private static final long POLL_MILLIS = 50;

  private final Process process;
  private final Path data;
  private final ServerLog log;
  private final long begun = System.nanoTime();
  private @Nullable Duration readable;

  RecoveryWatch(Process process, Path data, ServerLog log) {
    this.process = process;
    this.data = data;
    this.log = log;
  }

  /** How a recovery ends. */
  public enum End {
    WRITABLE,
    PAUSED,
    SHUT_DOWN
  }

  /**
   * What was seen.
   *
   * @param readable after how long the server could be read; empty if it never could
   * @param ended after how long its recovery had ended
   */
  public record Seen(End end, Optional<Duration> readable, Duration ended) {}

  /**
   * Waits.
   *
   * @param progress says how far a server that can be read has come; for the message
   */
  public Seen await(Duration limit, Supplier<String> progress) {
    while (true) {
      // Taken first: what it has said before its end is then seen.
      boolean runs = process.isAlive();
      log.follow();
      if (readable == null && runs && isReady()) {
        readable = elapsed();
      }
      Optional<End> end = end(runs);
      if (end.isPresent()) {
        return new Seen(end.get(), Optional.ofNullable(readable), elapsed());
      }
      requireSound(runs);
      if (elapsed().compareTo(limit) >= 0) {
        throw late(limit, progress);
      }
      pause();
    }
  }

  private boolean isReady() {
    PidFile file = PidFile.in(data);
    return file.isReady() && file.isOf(process);
  }

  private Optional<End> end(boolean runs) {
    if (!runs) {
      boolean wasTold = log.tells(Event.SHUT_DOWN) && process.exitValue() == 0;
      return wasTold ? Optional.of(End.SHUT_DOWN) : Optional.empty();
    }
    if (readable == null) {
      return Optional.empty();
    }
    if (log.tells(Event.WRITABLE)) {
      return Optional.of(End.WRITABLE);
    }
    return log.tells(Event.PAUSED) ? Optional.of(End.PAUSED) : Optional.empty();
  }

  private void requireSound(boolean runs) {
    if (!runs) {
      throw new RestoreFailedException(
          "the server in %s ended before its recovery did, with exit status %d%s"
              .formatted(data, process.exitValue(), log.end()),
          "see what it says; a setting of this machine can be given with setting(...)");
    }
    if (log.tells(Event.ALLOWS_TOO_LITTLE)) {
      throw new RestoreFailedException(
          "the server in " + data + " cannot go on with its recovery" + log.end(),
          "give the setting that it names the primary's value, with setting(...)");
    }
  }

  private RestoreFailedException late(Duration limit, Supplier<String> progress) {
    String state =
        readable == null ? "it is not consistent yet" : "it has replayed up to " + progress.get();
    return new RestoreFailedException(
        "the server in %s did not end its recovery within %s: %s%s"
            .formatted(data, limit, state, log.end()),
        "give it more time with limit(...), or begin with a newer base backup");
  }

  private void pause() {
    try {
      process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunCancelledException(
          "interrupted while waiting for the server in " + data, "start it again", e);
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
