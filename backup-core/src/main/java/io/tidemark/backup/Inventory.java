package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Catalog;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Listing;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.catalog.ManifestCache;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.transfer.Destination;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/** What several places hold of one job. One that cannot be read is skipped with a warning. */
final class Inventory {

  private final List<Destination> places;
  private final JobName job;
  private final ManifestCache cache;
  private final Consumer<String> onWarning;

  /**
   * Looks into places.
   *
   * @param places opened, in the order of preference, at least one
   */
  Inventory(
      List<Destination> places, JobName job, ManifestCache cache, Consumer<String> onWarning) {
    this.places = List.copyOf(places);
    this.job = job;
    this.cache = cache;
    this.onWarning = onWarning;
  }

  /** Returns the names of the jobs that any of the places has backups of. */
  static NavigableSet<String> jobs(List<Destination> places, Consumer<String> onWarning) {
    NavigableSet<String> jobs = new TreeSet<>();
    each(places, place -> Catalog.jobs(place.storage(), place.location()), onWarning)
        .values()
        .forEach(jobs::addAll);
    return jobs;
  }

  /**
   * Where one backup lies.
   *
   * @param manifest the same in every copy
   * @param whole copies whose files are all there, by name and size
   * @param partial copies that have the manifest and lack something
   * @param problems why a place that may have a copy is in neither list, or in the second
   */
  record Copies(
      Manifest manifest,
      List<Destination> whole,
      List<Destination> partial,
      List<BackupException> problems) {

    /** Returns all copies, those that are whole first. */
    List<Destination> all() {
      List<Destination> all = new ArrayList<>(whole);
      all.addAll(partial);
      return all;
    }
  }

  List<Destination> places() {
    return places;
  }

  /** Lists everything that any place has; the manifests are without tables and restore steps. */
  Listing list() {
    return each(place -> catalog(place).list()).values().stream()
        .reduce(Listing::and)
        .orElseThrow();
  }

  /** Returns every backup with what can be said of its copies, the oldest first. */
  List<BackupEntry> entries() {
    SortedMap<BackupId, BackupEntry> all = new TreeMap<>();
    each(place -> new EntryReading(catalog(place), job, place.location()).entries())
        .values()
        .forEach(
            entries -> entries.forEach(entry -> all.merge(entry.id(), entry, BackupEntry::and)));
    return List.copyOf(all.values());
  }

  /** Returns the newest backup that any place has. */
  BackupId latest() {
    return list()
        .latest()
        .map(Manifest::id)
        .orElseThrow(
            () ->
                new BackupNotFoundException(
                    "there is no backup of job '" + job + "' in " + places,
                    "make one first, or look at the job's name and the location"));
  }

  private <T> Map<Destination, T> each(Function<Destination, T> reading) {
    return each(places, reading, onWarning);
  }

  /** Reads every place that can be read; throws if none can. */
  static <T> Map<Destination, T> each(
      List<Destination> places, Function<Destination, T> reading, Consumer<String> onWarning) {
    Map<Destination, T> read = new LinkedHashMap<>();
    List<BackupException> failures = new ArrayList<>();
    for (Destination place : places) {
      try {
        read.put(place, reading.apply(place));
      } catch (StorageFailedException e) {
        failures.add(e);
      }
    }
    if (read.isEmpty()) {
      throw Failures.first(failures);
    }
    failures.forEach(failure -> onWarning.accept(Failures.text(failure)));
    return read;
  }

  /**
   * Finds the copies of one backup.
   *
   * @throws BackupNotFoundException if no place has it
   * @throws io.tidemark.backup.error.IntegrityException if only damaged manifests were found
   */
  Copies copies(BackupId id) {
    List<BackupException> problems = new ArrayList<>();
    Map<Destination, Manifest> manifests = new LinkedHashMap<>();
    for (Destination place : places) {
      try {
        manifests.put(place, catalog(place).show(id));
      } catch (BackupException e) {
        problems.add(e);
      }
    }
    if (manifests.isEmpty()) {
      throw Failures.first(problems);
    }
    problems.removeIf(BackupNotFoundException.class::isInstance);
    Copies copies = sorted(manifests, problems);
    problems.forEach(problem -> onWarning.accept(Failures.text(problem)));
    return copies;
  }

  private Copies sorted(Map<Destination, Manifest> manifests, List<BackupException> problems) {
    Manifest manifest = manifests.values().iterator().next();
    List<Destination> whole = new ArrayList<>();
    List<Destination> partial = new ArrayList<>();
    for (Map.Entry<Destination, Manifest> copy : manifests.entrySet()) {
      Optional<BackupException> flaw =
          copy.getValue().equals(manifest)
              ? flaw(copy.getKey(), manifest)
              : Optional.of(Flaws.otherManifest(copy.getKey(), manifest));
      if (flaw.isEmpty()) {
        whole.add(copy.getKey());
      } else if (copy.getValue().equals(manifest)) {
        partial.add(copy.getKey());
      }
      flaw.ifPresent(problems::add);
    }
    return new Copies(manifest, whole, partial, problems);
  }

  private Optional<BackupException> flaw(Destination place, Manifest manifest) {
    try {
      return manifest
          .flaw(catalog(place).contents(manifest.id()))
          .map(flaw -> Flaws.incomplete(place, manifest, flaw));
    } catch (StorageFailedException e) {
      return Optional.of(e);
    }
  }

  Catalog catalog(Destination place) {
    return new Catalog(place.storage(), place.location(), job, cache);
  }
}
