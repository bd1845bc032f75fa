package io.tidemark.backup.wal;

import io.tidemark.backup.catalog.GapRecord;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.WalReceipt;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.postgres.wal.TimelineHistory;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares what several places have of one log, folder by folder. Reads only. For one thread. */
public final class LogComparison {

  /** More than so many damaged files are looked for again by the next comparison. */
  private static final int MAX_DAMAGED = 1000;

  private final int segmentSize;
  private final WalKeys keys;
  private final List<WalPlace> places;
  private final Optional<LogFileCheck> reading;
  private final Run run;
  private final List<Lacking> lacking = new ArrayList<>();
  private final List<Damaged> damaged = new ArrayList<>();
  private final List<String> conflicts = new ArrayList<>();
  private long unproven;

  /**
   * What a place lacks of one timeline and another place has.
   *
   * @param first the name of the first file
   * @param last that of the last one; between them there may be others that it has
   */
  public record Lacking(String location, String first, String last, long files, long bytes) {}

  /**
   * A damaged file.
   *
   * @param isElsewhere whether another place has it
   */
  public record Damaged(
      String location, String name, String problem, long bytes, boolean isElsewhere) {}

  /**
   * What was found.
   *
   * @param conflicts files that have different content in two places
   * @param unproven how many files were read and not compared, for lack of a key
   */
  public record Result(
      List<Lacking> lacking, List<Damaged> damaged, List<String> conflicts, long unproven) {}

  /**
   * Prepares a comparison.
   *
   * @param places lent
   * @param decryptions with which all files are read; if empty, only names are compared, and the
   *     receipts of the newest segment of each folder
   */
  public LogComparison(
      JobName job,
      int segmentSize,
      List<Destination> places,
      Optional<List<Decryption>> decryptions,
      Run run) {
    this.segmentSize = segmentSize;
    this.keys = new WalKeys(job);
    this.places = places.stream().map(place -> WalPlace.of(place, keys)).toList();
    this.reading =
        decryptions.map(known -> new LogFileCheck(new LogTransfer(known, run::checkpoint)));
    this.run = run;
  }

  /** Compares everything. */
  public Result compare() throws IOException {
    SortedSet<Long> timelines = new TreeSet<>();
    for (WalPlace place : places) {
      timelines.addAll(place.timelines());
    }
    for (long timeline : timelines) {
      compareHistory(timeline);
      compareGaps(timeline);
      compareSegments(timeline);
    }
    return new Result(List.copyOf(lacking), List.copyOf(damaged), List.copyOf(conflicts), unproven);
  }

  private void compareHistory(long timeline) throws IOException {
    Map<WalPlace, StoredObject> having = new LinkedHashMap<>();
    for (WalPlace place : places) {
      place.historyData(timeline).ifPresent(data -> having.put(place, data));
    }
    String name = TimelineHistory.fileName(timeline);
    for (WalPlace place : places) {
      StoredObject data = having.get(place);
      if (data != null) {
        if (reading.isPresent() || !place.has(keys.historyReceipt(timeline))) {
          check(place, keys.historyReceipt(timeline), data, having.size() > 1);
        }
      } else if (!having.isEmpty()) {
        long bytes = having.values().iterator().next().sizeBytes();
        lacking.add(new Lacking(place.location(), name, name, 1, bytes));
      }
    }
    compareReceipts(keys.historyReceipt(timeline), List.copyOf(having.keySet()));
  }

  private void compareGaps(long timeline) throws IOException {
    SortedMap<StorageKey, GapRecord> known = new TreeMap<>();
    for (WalPlace place : places) {
      known.putAll(place.gaps(timeline));
    }
    for (Map.Entry<StorageKey, GapRecord> gap : known.entrySet()) {
      for (WalPlace place : places) {
        if (!place.has(gap.getKey())
            && new StoredGaps(List.of(place), segmentSize).isOpen(StoredGaps.gap(gap.getValue()))) {
          String name = gap.getKey().name();
          lacking.add(new Lacking(place.location(), name, name, 1, 0));
        }
      }
    }
  }

  private void compareSegments(long timeline) throws IOException {
    SortedSet<Segment> folders = new TreeSet<>();
    for (WalPlace place : places) {
      folders.addAll(place.folders(timeline, segmentSize));
    }
    Map<WalPlace, Lacking> missing = new LinkedHashMap<>();
    for (Segment folder : folders) {
      run.stage("comparing the log: " + folder.name().substring(0, 16));
      compareFolder(folder, missing);
    }
    lacking.addAll(missing.values());
  }

  private void compareFolder(Segment folder, Map<WalPlace, Lacking> missing) throws IOException {
    Map<WalPlace, SortedMap<Segment, StoredSegment>> contents = new LinkedHashMap<>();
    SortedSet<Segment> segments = new TreeSet<>();
    for (WalPlace place : places) {
      SortedMap<Segment, StoredSegment> content = place.folder(folder);
      contents.put(place, content);
      segments.addAll(content.keySet());
    }
    List<WalPlace> newestIn = List.of();
    Optional<Segment> newest = Optional.empty();
    for (Segment segment : segments) {
      run.checkpoint();
      Map<WalPlace, StoredSegment> found = new LinkedHashMap<>();
      contents.forEach(
          (place, content) ->
              found.put(place, content.getOrDefault(segment, StoredSegment.nothing(segment))));
      List<WalPlace> whole =
          places.stream().filter(place -> stored(found, place).isWhole()).toList();
      compareSegment(segment, found, whole.size(), missing);
      if (reading.isPresent()) {
        compareReceipts(keys.receipt(segment), whole);
      } else if (whole.size() > 1) {
        newestIn = whole;
        newest = Optional.of(segment);
      }
    }
    if (newest.isPresent()) {
      compareReceipts(keys.receipt(newest.get()), newestIn);
    }
  }

  private static StoredSegment stored(Map<WalPlace, StoredSegment> found, WalPlace place) {
    return found.getOrDefault(place, found.values().iterator().next());
  }

  private void compareSegment(
      Segment segment,
      Map<WalPlace, StoredSegment> found,
      int whole,
      Map<WalPlace, Lacking> missing)
      throws IOException {
    StoredSegment best = StoredSegment.best(found.values());
    for (Map.Entry<WalPlace, StoredSegment> held : found.entrySet()) {
      WalPlace place = held.getKey();
      StoredSegment stored = held.getValue();
      if (stored.data().isPresent()) {
        boolean isElsewhere = whole > (stored.isWhole() ? 1 : 0);
        if (reading.isPresent() || !stored.isClaimed()) {
          check(place, keys.receipt(segment), stored.data().get(), isElsewhere);
        }
      } else if (best.isWhole() || best.begun() > stored.begun()) {
        missing.merge(
            place,
            new Lacking(place.location(), segment.name(), segment.name(), 1, best.bytesOfBest()),
            LogComparison::and);
      }
    }
  }

  private static Lacking and(Lacking one, Lacking next) {
    return new Lacking(
        one.location(),
        one.first(),
        next.last(),
        one.files() + next.files(),
        one.bytes() + next.bytes());
  }

  /** Reads a file, or says that it has no receipt. */
  private void check(WalPlace place, StorageKey receiptKey, StoredObject data, boolean isElsewhere)
      throws IOException {
    try {
      if (reading.isEmpty()) {
        throw new IntegrityException("it has no receipt beside it", null);
      }
      unproven += reading.get().check(place, receiptKey, data) ? 0 : 1;
    } catch (IntegrityException e) {
      if (damaged.size() < MAX_DAMAGED) {
        damaged.add(
            new Damaged(
                place.location(),
                receiptKey.name().replace(".json", ""),
                String.valueOf(e.getMessage()),
                data.sizeBytes(),
                isElsewhere));
      }
    }
  }

  private void compareReceipts(StorageKey receiptKey, List<WalPlace> having) throws IOException {
    Optional<WalReceipt> first = Optional.empty();
    for (WalPlace place : having) {
      Optional<WalReceipt> receipt;
      try {
        receipt = Optional.of(LogFileCopier.receipt(place, receiptKey));
      } catch (IntegrityException e) {
        continue; // told as damage where files are read
      }
      if (first.isPresent() && !first.get().sameContent(receipt.get())) {
        conflicts.add(
            "'%s' of the log has other content in %s than in %s"
                .formatted(receipt.get().name(), place.location(), having.get(0).location()));
        return;
      }
      first = first.or(() -> receipt);
    }
  }
}
