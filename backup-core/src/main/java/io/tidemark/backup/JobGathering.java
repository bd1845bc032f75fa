package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Catalog;
import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.catalog.FailureRecord;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Journal;
import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.catalog.Listing;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.report.Expectations;
import io.tidemark.backup.report.ReportFacts.CopyFacts;
import io.tidemark.backup.report.ReportFacts.Guide;
import io.tidemark.backup.report.ReportFacts.JobFacts;
import io.tidemark.backup.report.ReportFacts.LogFacts;
import io.tidemark.backup.report.ReportFacts.PlaceFacts;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Looks into all places for what there is of one job. */
final class JobGathering {

  private static final int MAX_GUIDE_BYTES = 64 * 1024;

  private final JobName job;
  private final Expectations expected;
  private final List<Decryption> keys;
  private final KnownRepositories known;
  private final Run run;
  private final List<String> problems = new ArrayList<>();
  private final SortedMap<BackupId, Manifest> manifests = new TreeMap<>();

  JobGathering(
      JobName job, Expectations expected, List<Decryption> keys, KnownRepositories known, Run run) {
    this.job = job;
    this.expected = expected;
    this.keys = keys;
    this.known = known;
    this.run = run;
  }

  /**
   * Returns what there is.
   *
   * @param unread hears of places that cannot be read
   */
  JobFacts facts(List<Destination> readable, BiConsumer<Destination, Exception> unread) {
    List<PlaceFacts> places = new ArrayList<>();
    List<Destination> read = new ArrayList<>();
    Set<DrillRecord> drills = new LinkedHashSet<>();
    Set<FailureRecord> failures = new LinkedHashSet<>();
    for (Destination place : readable) {
      run.checkpoint();
      try {
        places.add(place(place));
        read.add(place);
        Journal journal = new Journal(place.storage(), job);
        drills.addAll(journal.drills());
        failures.addAll(journal.failures());
      } catch (StorageFailedException e) {
        unread.accept(place, e);
      } catch (IOException e) {
        problems.add("the journal in " + place.location() + " was not read: " + Failures.text(e));
      }
    }
    Optional<LogFacts> log = log(read);
    Optional<Guide> guide = guide(read, places);
    return new JobFacts(
        job.value(), places, List.copyOf(drills), List.copyOf(failures), log, guide, problems);
  }

  private PlaceFacts place(Destination place) {
    Catalog catalog = new Catalog(place.storage(), place.location(), job, known.manifests());
    SortedMap<BackupId, List<StoredObject>> folders = catalog.folders();
    Listing listing = catalog.list(folders);
    List<CopyFacts> copies = new ArrayList<>();
    for (Manifest manifest : listing.backups()) {
      manifests.putIfAbsent(manifest.id(), manifest);
      copies.add(copy(manifest, folders.getOrDefault(manifest.id(), List.of())));
    }
    Optional<PrunePlan.InPlace> plan =
        expected
            .retention()
            .map(policy -> new PlacePruning(place, job, known, run).planOfBackups(policy));
    return new PlaceFacts(
        place.location(),
        copies,
        listing.damaged(),
        plan.map(PrunePlan.InPlace::retention),
        plan.map(PrunePlan.InPlace::obstacles).orElse(List.of()));
  }

  private static CopyFacts copy(Manifest manifest, List<StoredObject> folder) {
    CopyHealth health = CopyHealth.of(folder);
    return new CopyFacts(manifest, manifest.flaw(folder), health.lastSound(), health.damage());
  }

  private Optional<LogFacts> log(List<Destination> places) {
    if (places.isEmpty()) {
      return Optional.empty();
    }
    try {
      LogCoverageSearch search = new LogCoverageSearch(job, places, keys);
      Optional<LogFacts> found = search.of(List.copyOf(manifests.values()));
      problems.addAll(search.problems());
      return found;
    } catch (IOException | BackupException e) {
      problems.add("what is kept of the log could not be found out: " + Failures.text(e));
      return Optional.empty();
    }
  }

  /** Reads the commands of the newest backup that is whole somewhere. */
  private Optional<Guide> guide(List<Destination> read, List<PlaceFacts> places) {
    for (BackupId id : newestFirst()) {
      for (int i = 0; i < places.size(); i++) {
        boolean isGood =
            places.get(i).copies().stream()
                .anyMatch(
                    copy ->
                        copy.manifest().id().equals(id)
                            && copy.flaw().isEmpty()
                            && copy.damage().isEmpty());
        if (isGood) {
          return guide(read.get(i), id);
        }
      }
    }
    return Optional.empty();
  }

  private List<BackupId> newestFirst() {
    SortedSet<BackupId> ids = new TreeSet<>(Comparator.reverseOrder());
    ids.addAll(manifests.keySet());
    return List.copyOf(ids);
  }

  private Optional<Guide> guide(Destination place, BackupId id) {
    StorageKey key = Layout.folder(job, id).resolve(Layout.GUIDE);
    try (InputStream in = place.storage().open(key)) {
      byte[] text = in.readNBytes(MAX_GUIDE_BYTES);
      return Optional.of(new Guide(id, new String(text, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      problems.add(
          "'%s' in %s was not read: %s".formatted(key, place.location(), Failures.text(e)));
      return Optional.empty();
    }
  }
}
