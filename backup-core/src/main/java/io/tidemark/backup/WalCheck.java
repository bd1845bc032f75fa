package io.tidemark.backup;

import io.tidemark.backup.postgres.Lsn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a check of a kept log has measured: a restore point was made on the primary, and the segment
 * that holds it came to every required destination.
 *
 * @param restorePoint its name, which {@code Restore.toRestorePoint} takes
 * @param position the position in the log after the restore point
 * @param segment PostgreSQL's name of the segment
 * @param arrivals what each destination has of it, required ones and those of best effort
 */
public record WalCheck(String restorePoint, Lsn position, String segment, List<Arrival> arrivals) {

  public WalCheck {
    arrivals = List.copyOf(arrivals);
  }

  /**
   * What one destination has of the segment.
   *
   * @param location where it is, without secrets
   * @param required whether it has to have it
   * @param storedAfter the time from the end of the segment until it was found there whole; empty
   *     for a destination of best effort that lacks it
   * @param problem why it could not be looked at; empty if it could
   */
  public record Arrival(
      String location,
      boolean required,
      Optional<Duration> storedAfter,
      Optional<String> problem) {}
}
