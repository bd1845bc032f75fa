package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Ends a stream in which nothing moves: the server has gone without a word, or waits for what does
 * not get stored. A server that shuts down waits for its receivers without an end; one that is left
 * alone keeps the log for later. For one thread.
 */
final class StreamPatience {

  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final Duration STANDSTILL = Duration.ofSeconds(20);

  private final InstantSource clock;
  private Instant heardAt;
  private @Nullable Instant askedSince;
  private Lsn askedFor = Lsn.NONE;
  private @Nullable Instant waitsSince;
  private Lsn flushedThen = Lsn.NONE;

  StreamPatience(InstantSource clock) {
    this.clock = clock;
    this.heardAt = clock.instant();
  }

  /** The server has sent something. */
  void heard() {
    heardAt = clock.instant();
  }

  /** Whether the server should be asked for an answer: it has said nothing for long. */
  boolean asks() {
    return silence().compareTo(SILENCE.dividedBy(2)) > 0;
  }

  /** The server has sent nothing although it could. */
  void silent() throws IOException {
    if (silence().compareTo(SILENCE) > 0) {
      throw new IOException("the server has not answered for " + SILENCE.toSeconds() + " s");
    }
  }

  private Duration silence() {
    return Duration.between(heardAt, clock.instant());
  }

  /**
   * The server asks how far {@code received} is stored. It hardly ever does unless it shuts down,
   * since it is told every second.
   */
  void asked(Lsn received, Lsn flushed) throws IOException {
    Instant now = clock.instant();
    if (askedSince == null || !flushed.isBefore(askedFor)) {
      askedSince = now;
      askedFor = received;
    } else {
      requireRecent(askedSince, now, flushed);
    }
  }

  /** The stream can only go on once more than {@code flushed} is stored. */
  void waitsFor(Lsn flushed) throws IOException {
    Instant now = clock.instant();
    // While the stream has no room the server is not listened to.
    heardAt = now;
    if (waitsSince == null || flushedThen.isBefore(flushed)) {
      waitsSince = now;
      flushedThen = flushed;
    } else {
      requireRecent(waitsSince, now, flushed);
    }
  }

  private static void requireRecent(Instant since, Instant now, Lsn flushed) throws IOException {
    if (Duration.between(since, now).compareTo(STANDSTILL) > 0) {
      throw new IOException(
          "the server waits since %s and only the log before %s is stored; it is let go"
              .formatted(since, flushed));
    }
  }
}
