package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Manifest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A backup as an inventory shows it.
 *
 * @param manifest without tables and restore steps; empty if none could be used
 * @param status that of its best copy
 * @param locations where it lies, in whatever state
 * @param storedBytes what it takes in all of them
 * @param problems what is wrong with copies of it, each with its location
 */
public record BackupEntry(
    String job,
    BackupId id,
    Optional<Manifest> manifest,
    Status status,
    List<String> locations,
    long storedBytes,
    List<String> problems) {

  public BackupEntry {
    locations = List.copyOf(locations);
    problems = List.copyOf(problems);
  }

  /** What can be said of a backup without reading its data, the best first. */
  public enum Status {
    OK,
    /** It is whole; its run had warnings. */
    WARNING,
    /** A verification has found damage. */
    SUSPECT,
    /** Files are missing or have other sizes, or the manifest: a run in progress, or a leftover. */
    INCOMPLETE,
    /** Its manifest cannot be used. */
    DAMAGED
  }

  /** Whether it can be relied upon, as far as is known. */
  public boolean isGood() {
    return status == Status.OK || status == Status.WARNING;
  }

  /** Merges what another place has of the same backup. */
  BackupEntry and(BackupEntry other) {
    return new BackupEntry(
        job,
        id,
        manifest.or(other::manifest),
        status.compareTo(other.status) <= 0 ? status : other.status,
        joined(locations, other.locations),
        storedBytes + other.storedBytes,
        joined(problems, other.problems));
  }

  private static List<String> joined(List<String> one, List<String> two) {
    return Stream.concat(one.stream(), two.stream()).toList();
  }
}
