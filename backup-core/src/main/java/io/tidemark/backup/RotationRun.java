package io.tidemark.backup;

import io.tidemark.backup.Rotation.Candidate;
import io.tidemark.backup.RotationReport.Checked;
import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Catalog;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Listing;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.KeyException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Reads the copies of a job that are due. */
final class RotationRun {

  private final JobName job;
  private final CopyCheck check;
  private final Run run;
  private final Map<Candidate, Copy> copies = new LinkedHashMap<>();
  private final List<Checked> checked = new ArrayList<>();
  private final List<LogVerification.Checked> log = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();
  private final LogRotation logs;

  RotationRun(JobName job, CopyCheck check, LogRotation logs, Run run) {
    this.job = job;
    this.check = check;
    this.logs = logs;
    this.run = run;
  }

  private record Copy(Destination place, Manifest manifest) {}

  RotationReport verify(Rotation rotation, Destinations destinations) {
    run.stage("finding out what is due");
    destinations.unopened().forEach(failure -> unread.add(Failures.text(failure)));
    destinations.opened().forEach(place -> list(place, rotation.depth()));
    Instant now = run.now();
    List<Candidate> due = rotation.due(copies.keySet(), now);
    run.expectBytes(due.stream().mapToLong(Candidate::bytes).sum());
    Set<Candidate> left = new HashSet<>(copies.keySet());
    for (Candidate candidate : due) {
      run.stage("verifying " + candidate.id() + " in " + candidate.location());
      if (verify(candidate, rotation.depth())) {
        left.remove(candidate);
      }
    }
    int overdue = (int) left.stream().filter(copy -> rotation.isOverdue(copy, now)).count();
    for (Destination place : destinations.opened()) {
      readLog(place, rotation);
    }
    return new RotationReport(checked, log, unread, copies.size(), overdue);
  }

  /** What the copies have left of a limit is for the log; a file of it is read in any case. */
  private void readLog(Destination place, Rotation rotation) {
    long used =
        checked.stream().mapToLong(Checked::storedBytes).sum()
            + log.stream().mapToLong(LogVerification.Checked::bytes).sum();
    try {
      logs.read(place, rotation, Math.max(1, rotation.maximumBytes() - used)).ifPresent(log::add);
    } catch (RunCancelledException e) {
      throw e;
    } catch (IOException | BackupException e) {
      run.checkpoint();
      unread.add("the log in %s: %s".formatted(place.location(), Failures.text(e)));
    }
  }

  private void list(Destination place, Depth depth) {
    try {
      Catalog catalog = new Catalog(place.storage(), place.location(), job);
      SortedMap<BackupId, List<StoredObject>> folders = catalog.folders();
      Listing listing = catalog.list(folders);
      listing.damaged().forEach((id, why) -> checked.add(damaged(place, id, why)));
      for (Manifest manifest : listing.backups()) {
        List<StoredObject> folder = folders.getOrDefault(manifest.id(), List.of());
        copies.put(
            new Candidate(
                place.location(),
                manifest.id(),
                manifest.storedBytes(),
                manifest.startedAt(),
                CopyHealth.of(folder).readAt(depth)),
            new Copy(place, manifest));
      }
    } catch (StorageFailedException e) {
      unread.add(Failures.text(e));
    }
  }

  private static Checked damaged(Destination place, BackupId id, String why) {
    return new Checked(id, place.location(), Optional.of(why), 0, Duration.ZERO);
  }

  /** Returns whether it could be read. */
  private boolean verify(Candidate candidate, Depth depth) {
    Copy copy = Objects.requireNonNull(copies.get(candidate));
    Instant began = run.now();
    Optional<String> problem = Optional.empty();
    try {
      // A listing has no tables, which a verification of the structure compares.
      Catalog catalog = new Catalog(copy.place().storage(), copy.place().location(), job);
      check.verify(copy.place(), catalog.show(copy.manifest().id()), depth);
    } catch (IntegrityException e) {
      problem = Optional.of(Failures.text(e));
    } catch (BackupNotFoundException | KeyException | StorageFailedException | IOException e) {
      run.checkpoint();
      unread.add("%s in %s: %s".formatted(candidate.id(), candidate.location(), Failures.text(e)));
      return false;
    }
    checked.add(
        new Checked(
            candidate.id(),
            candidate.location(),
            problem,
            candidate.bytes(),
            Duration.between(began, run.now())));
    return true;
  }
}
