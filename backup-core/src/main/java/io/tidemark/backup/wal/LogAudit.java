package io.tidemark.backup.wal;

import io.tidemark.backup.catalog.GapRecord;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.KeyException;
import io.tidemark.backup.postgres.wal.Gap;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.postgres.wal.TimelineHistory;
import io.tidemark.backup.storage.ObjectNotFoundException;
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

/**
 * Reads the log in one place, file by file in the order of their names, and compares each with its
 * receipt. Beginnings of segments have none and are not read. For one thread.
 */
public final class LogAudit {

  private static final int MAX_DAMAGED = 1000;

  private final int segmentSize;
  private final WalKeys keys;
  private final WalPlace place;
  private final LogFileCheck check;
  private final Run run;
  private final Map<String, String> damaged = new LinkedHashMap<>();
  private final List<Gap> gaps = new ArrayList<>();
  private String position = "";
  private long maximumBytes;
  private long files;
  private long bytes;
  private long unproven;

  /**
   * What was read.
   *
   * @param damaged why, by the names
   * @param next the name after which the next reading goes on; empty at the end
   */
  public record Result(
      long files,
      long bytes,
      long unproven,
      Map<String, String> damaged,
      List<Gap> gaps,
      Optional<String> next) {}

  /**
   * Prepares a reading.
   *
   * @param place lent
   */
  public LogAudit(
      JobName job, int segmentSize, Destination place, List<Decryption> decryptions, Run run) {
    this.segmentSize = segmentSize;
    this.keys = new WalKeys(job);
    this.place = WalPlace.of(place, keys);
    this.check = new LogFileCheck(new LogTransfer(decryptions, run::checkpoint));
    this.run = run;
  }

  /**
   * Reads on.
   *
   * @param after the name behind which it begins; empty for the beginning
   * @param most how many bytes at rest, though never less than one file
   */
  public Result read(String after, long most) throws IOException {
    position = after;
    maximumBytes = most;
    boolean isAtEnd = readTimelines(after);
    return new Result(
        files,
        bytes,
        unproven,
        damaged,
        List.copyOf(gaps),
        isAtEnd ? Optional.empty() : Optional.of(position));
  }

  /** Returns the bytes at rest of all whole segments, by a listing of each folder. */
  public long storedBytes() throws IOException {
    long sum = 0;
    for (long timeline : place.timelines()) {
      for (Segment folder : place.folders(timeline, segmentSize)) {
        run.checkpoint();
        for (StoredSegment stored : place.folder(folder).values()) {
          sum += stored.sizeBytes();
        }
      }
    }
    return sum;
  }

  /** Returns false if the limit was reached before. */
  private boolean readTimelines(String after) throws IOException {
    for (long timeline : place.timelines()) {
      // The names of a timeline begin with its eight digits, and a history comes first.
      if (TimelineHistory.fileName(timeline).substring(0, 8).compareTo(prefix(after, 8)) >= 0
          && !readTimeline(timeline, after)) {
        return false;
      }
    }
    return true;
  }

  private static String prefix(String name, int length) {
    return name.substring(0, Math.min(length, name.length()));
  }

  private boolean readTimeline(long timeline, String after) throws IOException {
    for (GapRecord record : place.gaps(timeline).values()) {
      Gap gap = StoredGaps.gap(record);
      if (new StoredGaps(List.of(place), segmentSize).isOpen(gap)) {
        gaps.add(gap);
      }
    }
    Optional<StoredObject> history = place.historyData(timeline);
    String name = TimelineHistory.fileName(timeline);
    if (history.isPresent()
        && name.compareTo(after) > 0
        && !read(name, keys.historyReceipt(timeline), history.get())) {
      return false;
    }
    for (Segment folder : place.folders(timeline, segmentSize)) {
      if (folder.name().substring(0, 16).compareTo(prefix(after, 16)) >= 0
          && !readFolder(folder, after)) {
        return false;
      }
    }
    return true;
  }

  private boolean readFolder(Segment folder, String after) throws IOException {
    run.stage("reading the log in %s: %s".formatted(place.location(), prefix(folder.name(), 16)));
    for (StoredSegment stored : place.folder(folder).values()) {
      Segment segment = stored.segment();
      if (stored.data().isPresent()
          && segment.name().compareTo(after) > 0
          && !read(segment.name(), keys.receipt(segment), stored.data().get())) {
        return false;
      }
    }
    return true;
  }

  private boolean read(String name, StorageKey receiptKey, StoredObject data) throws IOException {
    run.checkpoint();
    if (files > 0 && data.sizeBytes() > maximumBytes - bytes) {
      return false;
    }
    try {
      unproven += check.check(place, receiptKey, data) ? 0 : 1;
    } catch (IntegrityException e) {
      if (damaged.size() < MAX_DAMAGED) {
        damaged.put(name, firstLine(e));
      }
    } catch (KeyException e) {
      unproven++;
    } catch (ObjectNotFoundException e) {
      // Deleted since it was listed, as by a policy.
      position = name;
      return true;
    }
    files++;
    bytes += data.sizeBytes();
    position = name;
    return true;
  }

  private static String firstLine(IntegrityException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
