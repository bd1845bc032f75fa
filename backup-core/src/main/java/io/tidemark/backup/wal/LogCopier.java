package io.tidemark.backup.wal;

import io.tidemark.backup.catalog.GapRecord;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import io.tidemark.backup.wal.LogFileCopier.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Copies the log of a job from places that have it into another one, as it lies at rest. It goes
 * folder by folder and never knows more than the names in one. For one thread.
 */
public final class LogCopier {

  private static final int MAX_PROBLEMS = 100;

  /** How often a beginning is looked for again that its writer has replaced by a longer one. */
  private static final int LOOKS = 5;

  private final Terms terms;
  private final WalKeys keys;
  private final List<WalPlace> sources;
  private final WalPlace target;
  private final LogFileCopier files;
  private final Run run;
  private final List<BackupException> problems = new ArrayList<>();
  private long present;

  /**
   * What is copied, and how.
   *
   * @param labels of every file
   * @param keys with which files are compared with their receipts; those that are not encrypted are
   *     compared in any case
   * @param rereading whether the receipts of all files are compared that are there already; else
   *     the newest of each folder, since two logs of one timeline that differ do so from somewhere
   *     on to their ends
   */
  public record Terms(
      JobName job, int segmentSize, Labels labels, List<Decryption> keys, boolean rereading) {}

  /**
   * Prepares a copy.
   *
   * @param sources lent; in the order of preference, at least one
   * @param target lent
   */
  public LogCopier(Terms terms, List<Destination> sources, Destination target, Run run) {
    this.terms = terms;
    this.keys = new WalKeys(terms.job());
    this.sources = sources.stream().map(source -> WalPlace.of(source, keys)).toList();
    this.target = WalPlace.of(target, keys);
    this.files =
        new LogFileCopier(
            this.target, terms.labels(), new LogTransfer(terms.keys(), run::checkpoint), run);
    this.run = run;
  }

  /**
   * Copies what the target lacks of some sections, the histories of all timelines, and the records
   * of gaps. A file that cannot be copied because it is damaged does not keep the others from it.
   */
  public LogTally copy(List<LogSection> sections) throws IOException {
    for (long timeline : union(place -> place.timelines())) {
      copyHistory(timeline);
      copyGaps(timeline, sections);
      for (Segment folder : union(place -> place.folders(timeline, terms.segmentSize()))) {
        if (sections.stream().anyMatch(section -> section.includesFolderOf(folder))) {
          copyFolder(folder, sections);
        }
      }
    }
    return new LogTally(files.files(), files.bytes(), present, problems);
  }

  /** Looks into a place. */
  @FunctionalInterface
  private interface Looking<T> {
    SortedSet<T> into(WalPlace place) throws IOException;
  }

  private <T> SortedSet<T> union(Looking<T> looking) throws IOException {
    SortedSet<T> all = new TreeSet<>();
    for (WalPlace place : sources) {
      all.addAll(looking.into(place));
    }
    return all;
  }

  private void copyHistory(long timeline) throws IOException {
    StorageKey receipt = keys.historyReceipt(timeline);
    List<Found> found = new ArrayList<>();
    for (WalPlace place : sources) {
      place.historyData(timeline).ifPresent(data -> found.add(new Found(place, data)));
    }
    if (found.isEmpty()) {
      return;
    }
    attempt(
        () -> {
          if (target.hasHistory(timeline)) {
            present++;
            files.compare(receipt, found.get(0).place());
          } else {
            files.copy(receipt, found);
          }
        });
  }

  private void copyGaps(long timeline, List<LogSection> sections) throws IOException {
    for (WalPlace place : sources) {
      for (Map.Entry<StorageKey, GapRecord> gap : place.gaps(timeline).entrySet()) {
        boolean isMeant =
            sections.stream()
                .anyMatch(
                    section ->
                        section.touches(StoredGaps.gap(gap.getValue()), terms.segmentSize()));
        if (isMeant && !target.has(gap.getKey())) {
          putGap(gap.getKey(), gap.getValue().write());
        }
      }
    }
  }

  private void putGap(StorageKey key, byte[] record) throws IOException {
    try {
      target.storage().put(key, terms.labels(), out -> out.write(record));
    } catch (ObjectExistsException e) {
      return; // somebody else records it, too
    }
  }

  private void copyFolder(Segment folder, List<LogSection> sections) throws IOException {
    run.stage("copying the log to " + target.location() + ": " + folder.name().substring(0, 16));
    SortedMap<Segment, StoredSegment> here = target.folder(folder);
    SortedMap<Segment, List<Held>> there = new TreeMap<>();
    for (WalPlace place : sources) {
      for (StoredSegment stored : place.folder(folder).values()) {
        if (sections.stream().anyMatch(section -> section.includes(stored.segment()))) {
          there
              .computeIfAbsent(stored.segment(), segment -> new ArrayList<>())
              .add(new Held(place, stored));
        }
      }
    }
    Optional<Segment> newest = newestInBoth(here, there);
    for (Map.Entry<Segment, List<Held>> held : there.entrySet()) {
      Segment segment = held.getKey();
      Optional<StoredSegment> known = Optional.ofNullable(here.get(segment));
      boolean isCompared = terms.rereading() || newest.filter(segment::equals).isPresent();
      attempt(() -> copySegment(known, held.getValue(), isCompared));
    }
  }

  /** What a source has of a segment. */
  private record Held(WalPlace place, StoredSegment stored) {}

  private static Optional<Segment> newestInBoth(
      SortedMap<Segment, StoredSegment> here, SortedMap<Segment, List<Held>> there) {
    return there.entrySet().stream()
        .filter(held -> held.getValue().stream().anyMatch(one -> one.stored().isWhole()))
        .map(Map.Entry::getKey)
        .filter(segment -> here.containsKey(segment) && here.get(segment).data().isPresent())
        .max(Segment::compareTo);
  }

  private void copySegment(Optional<StoredSegment> here, List<Held> from, boolean isCompared)
      throws IOException {
    Segment segment = from.get(0).stored().segment();
    List<Held> whole = from.stream().filter(held -> held.stored().isWhole()).toList();
    if (here.filter(stored -> stored.data().isPresent()).isPresent()) {
      present++;
      if (!whole.isEmpty() && (isCompared || !here.get().isClaimed())) {
        files.compare(keys.receipt(segment), whole.get(0).place());
      }
      target.removeBeginnings(here.get().beginnings(), segment.size());
    } else if (!whole.isEmpty()) {
      copyWhole(segment, whole);
    } else {
      requireReceipts(from);
      for (Held held : from) {
        copyBeginning(segment, held.place());
      }
    }
  }

  private void copyWhole(Segment segment, List<Held> whole) throws IOException {
    files.copy(
        keys.receipt(segment),
        whole.stream()
            .map(held -> new Found(held.place(), held.stored().data().orElseThrow()))
            .toList());
    target.removeBeginnings(target.objects(segment), segment.size());
  }

  private static void requireReceipts(List<Held> from) {
    for (Held held : from) {
      if (held.stored().data().isPresent()) {
        throw new IntegrityException(
            "'%s' of the log in %s has no receipt beside it"
                .formatted(held.stored().segment(), held.place().location()),
            "without it nothing proves what it holds; repair it from another place");
      }
    }
  }

  private void copyBeginning(Segment segment, WalPlace from) throws IOException {
    for (int look = 1; ; look++) {
      StoredSegment there = look(from, segment);
      StoredSegment here = look(target, segment);
      if (there.isWhole()) {
        copyWhole(segment, List.of(new Held(from, there)));
        return;
      }
      Optional<StoredObject> beginning = there.longestBeginning();
      if (here.data().isPresent() || there.begun() <= here.begun() || beginning.isEmpty()) {
        return;
      }
      try {
        files.copyBeginning(new Found(from, beginning.get()));
        target.removeBeginnings(target.objects(segment), there.begun() - 1);
        return;
      } catch (ObjectNotFoundException e) {
        run.checkpoint();
        if (look == LOOKS) {
          throw e;
        }
      }
    }
  }

  private static StoredSegment look(WalPlace place, Segment segment) throws IOException {
    return Optional.ofNullable(
            StoredSegment.of(place.objects(segment), segment.size()).get(segment))
        .orElseGet(() -> new StoredSegment(segment, false, Optional.empty(), List.of()));
  }

  private void attempt(Run.IoAction action) throws IOException {
    run.checkpoint();
    try {
      action.run();
    } catch (IntegrityException e) {
      if (problems.size() < MAX_PROBLEMS) {
        problems.add(e);
      }
    }
  }
}
