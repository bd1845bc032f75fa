package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a call of {@link BackupRepository#verifyDue} has read, and found.
 *
 * @param checked the copies that were read, in this order
 * @param log the part of a server's log that was read in each place that has one
 * @param unread why places or copies could not be read; they are tried again with the next call
 * @param copies how many copies there are in all
 * @param overdue how many of them have still not been read for longer than a period
 */
public record RotationReport(
    List<Checked> checked,
    List<LogVerification.Checked> log,
    List<String> unread,
    int copies,
    int overdue) {

  public RotationReport {
    checked = List.copyOf(checked);
    log = List.copyOf(log);
    unread = List.copyOf(unread);
  }

  /**
   * One copy that was read.
   *
   * @param location where it lies, without secrets
   * @param problem what is wrong with it; empty if nothing is
   * @param storedBytes what it takes at rest
   * @param took how long the reading took
   */
  public record Checked(
      BackupId id, String location, Optional<String> problem, long storedBytes, Duration took) {}

  /** Returns what is damaged. */
  public List<Checked> damaged() {
    return checked.stream().filter(check -> check.problem().isPresent()).toList();
  }

  /** Returns how many bytes at rest were read. */
  public long storedBytes() {
    return checked.stream().mapToLong(Checked::storedBytes).sum()
        + log.stream().mapToLong(LogVerification.Checked::bytes).sum();
  }

  /** Whether nothing that was read is damaged. */
  public boolean isSound() {
    return damaged().isEmpty() && log.stream().allMatch(place -> place.damaged().isEmpty());
  }
}
