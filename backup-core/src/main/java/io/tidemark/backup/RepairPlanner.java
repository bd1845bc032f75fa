package io.tidemark.backup;

import io.tidemark.backup.RepairPlan.Action;
import io.tidemark.backup.RepairPlan.Step;
import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Catalog;
import io.tidemark.backup.catalog.CheckName;
import io.tidemark.backup.catalog.CheckRecord;
import io.tidemark.backup.catalog.CopyRecords;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Listing;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** Finds out which places lack which backups. Reads only. */
final class RepairPlanner {

  private final JobName job;
  private final Verifier verifier;
  private final Optional<Depth> depth;
  private final LogRepairPlanner log;
  private final List<Step> steps = new ArrayList<>();
  private final List<String> damage = new ArrayList<>();
  private final Set<Step> suspect = new HashSet<>();
  private final List<String> unread = new ArrayList<>();
  private Map<Destination, Holding> holdings = Map.of();

  /**
   * Prepares a plan.
   *
   * @param depth how much of each copy is read; if empty, only names and sizes are compared, and of
   *     damaged copies only those are replaced that a verification has read
   */
  RepairPlanner(JobName job, Verifier verifier, Optional<Depth> depth, LogRepairPlanner log) {
    this.job = job;
    this.verifier = verifier;
    this.depth = depth;
    this.log = log;
  }

  /** Prepares a plan about the backups and the log; the keys are for what is read. */
  static RepairPlanner of(
      JobName job, Optional<Depth> depth, List<Decryption> decryptions, Run run) {
    return new RepairPlanner(
        job,
        new Verifier(decryptions, run),
        depth,
        new LogRepairPlanner(job, depth.map(any -> decryptions), run));
  }

  /** What one place has. */
  private record Holding(Listing listing, Map<BackupId, List<StoredObject>> folders) {

    Optional<Manifest> manifest(BackupId id) {
      return listing.backups().stream().filter(manifest -> manifest.id().equals(id)).findFirst();
    }
  }

  RepairPlan plan(Destinations places) throws IOException {
    places.unopened().forEach(failure -> unread.add(Failures.text(failure)));
    holdings = Inventory.each(places.opened(), this::holding, unread::add);
    TreeSet<BackupId> ids = new TreeSet<>();
    for (Holding holding : holdings.values()) {
      holding.listing().backups().forEach(manifest -> ids.add(manifest.id()));
      ids.addAll(holding.listing().damaged().keySet());
    }
    for (BackupId id : ids) {
      plan(id);
    }
    log.plan(places.opened());
    damage.addAll(log.damage());
    unread.addAll(log.unread());
    return new RepairPlan(job.value(), steps, damage, unread, log.steps());
  }

  private Holding holding(Destination place) {
    Catalog catalog = new Catalog(place.storage(), place.location(), job);
    SortedMap<BackupId, List<StoredObject>> folders = catalog.folders();
    return new Holding(catalog.listWhole(folders), folders);
  }

  private void plan(BackupId id) throws IOException {
    Optional<Manifest> manifest =
        holdings.values().stream().flatMap(holding -> holding.manifest(id).stream()).findFirst();
    if (manifest.isEmpty()) {
      damage.add("no place has a sound manifest of backup " + id);
      return;
    }
    List<Step> lacking = new ArrayList<>();
    boolean whole = false;
    for (Destination place : holdings.keySet()) {
      try {
        Optional<Step> step = step(place, manifest.get());
        step.ifPresent(lacking::add);
        whole |= step.isEmpty();
      } catch (StorageFailedException e) {
        unread.add(Failures.text(e));
      } catch (IntegrityException e) {
        damage.add(Failures.text(e));
      }
    }
    if (whole) {
      lacking.forEach(this::add);
    } else {
      damage.add("backup " + id + " is whole in no place");
    }
  }

  private void add(Step step) {
    if (step.action() == Action.REPLACE && depth.isEmpty() && !suspect.contains(step)) {
      damage.add(
          "the copy of %s in %s is damaged: %s; a repair that verifies replaces it"
              .formatted(step.id(), step.location(), step.reason()));
    } else {
      steps.add(step);
    }
  }

  /** Returns what a place lacks; empty if it has the whole backup. */
  private Optional<Step> step(Destination place, Manifest manifest) throws IOException {
    Holding holding = Objects.requireNonNull(holdings.get(place));
    Optional<Manifest> found = holding.manifest(manifest.id());
    if (found.isEmpty()) {
      String unusable = holding.listing().damaged().get(manifest.id());
      return Optional.of(
          unusable == null
              ? step(place, manifest, Action.COPY, missing(place, manifest))
              : step(place, manifest, Action.REPLACE, unusable));
    }
    if (!found.get().equals(manifest)) {
      throw Flaws.otherManifest(place, manifest);
    }
    List<StoredObject> folder = holding.folders().getOrDefault(manifest.id(), List.of());
    Optional<Step> damaged =
        damage(place, manifest, folder)
            .map(damage -> step(place, manifest, Action.REPLACE, damage));
    return damaged.isPresent() || depth.isPresent() ? damaged : suspect(place, manifest, folder);
  }

  private static Step step(Destination place, Manifest manifest, Action action, String reason) {
    return new Step(manifest.id(), place.location(), action, reason, manifest.storedBytes());
  }

  private static String missing(Destination place, Manifest manifest) {
    return manifest.deliveries().stream()
        .filter(delivery -> delivery.location().equals(place.location()))
        .flatMap(delivery -> delivery.problem().stream())
        .findFirst()
        .map(problem -> "its delivery failed: " + problem)
        .orElse("it has no copy");
  }

  /** What was read and found damaged need not be read again to be replaced. */
  private Optional<Step> suspect(Destination place, Manifest manifest, List<StoredObject> folder) {
    Optional<Step> step =
        CopyHealth.of(folder)
            .damage()
            .map(check -> foundDamaged(place, manifest, check))
            .map(reason -> step(place, manifest, Action.REPLACE, reason));
    step.ifPresent(suspect::add);
    return step;
  }

  private String foundDamaged(Destination place, Manifest manifest, CheckName check) {
    String found = "a verification has found damage at " + check.at();
    try {
      return new CopyRecords(place.storage(), job)
          .read(manifest.id(), check)
          .flatMap(CheckRecord::problem)
          .orElse(found);
    } catch (IOException e) {
      return found + ", and what it noted cannot be read: " + Failures.text(e);
    }
  }

  private Optional<String> damage(Destination place, Manifest manifest, List<StoredObject> folder)
      throws IOException {
    Optional<String> flaw = manifest.flaw(folder);
    if (flaw.isPresent() || depth.isEmpty()) {
      return flaw;
    }
    try {
      verifier.verify(place, manifest, depth.get());
      return Optional.empty();
    } catch (IntegrityException e) {
      return Optional.of(Failures.text(e));
    }
  }
}
