package io.tidemark.backup.event;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a run is.
 *
 * @param stage what it does now
 * @param plainBytes bytes read from the source (or written to the target of a restore) so far
 * @param storedBytes bytes after compression and encryption so far, per destination
 * @param expectedBytes plain bytes expected in all, an estimate
 * @param elapsed time since the start
 */
public record Progress(
    String stage, long plainBytes, long storedBytes, OptionalLong expectedBytes, Duration elapsed) {

  /** Returns the estimated time to the end, where the size is known and something was done. */
  public Optional<Duration> eta() {
    if (expectedBytes.isEmpty() || plainBytes <= 0) {
      return Optional.empty();
    }
    double left = Math.max(0, expectedBytes.getAsLong() - plainBytes) / (double) plainBytes;
    return Optional.of(Duration.ofMillis((long) (elapsed.toMillis() * left)));
  }
}
