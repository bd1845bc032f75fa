package io.tidemark.backup.wal;

import io.tidemark.backup.catalog.GapRecord;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.WalReceipt;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.wal.NeededLog.Stretch;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Finds and deletes the log in one storage that no base backup needs. It holds the names of some
 * thousand segments at a time, however many there are.
 */
public final class LogPruning {

  private static final int SEGMENT_DIGITS = 24;

  private final Storage storage;
  private final WalKeys keys;
  private final NeededLog needed;
  private final long newestTimeline;

  /**
   * Looks at the log of a job.
   *
   * @param storage lent; stays open
   * @param newestTimeline the newest timeline of which there may be log
   */
  public LogPruning(Storage storage, JobName job, NeededLog needed, long newestTimeline) {
    this.storage = storage;
    this.keys = new WalKeys(job);
    this.needed = needed;
    this.newestTimeline = newestTimeline;
  }

  /**
   * Log that nothing needs, one segment after the other as far as it is there.
   *
   * @param first PostgreSQL's name of the first segment
   * @param last that of the last one
   * @param segments how many there are
   * @param bytes what they take, receipts included
   */
  public record Unneeded(String first, String last, long segments, long bytes) {
    private Unneeded and(Unneeded older) {
      return new Unneeded(
          first.compareTo(older.first) < 0 ? first : older.first,
          last.compareTo(older.last) > 0 ? last : older.last,
          segments + older.segments,
          bytes + older.bytes);
    }
  }

  /** Finds the segments that nothing needs, the oldest first. Deletes nothing. */
  public List<Unneeded> segments() throws IOException {
    List<Unneeded> found = new ArrayList<>();
    for (long timeline = 1; timeline <= newestTimeline; timeline++) {
      for (Stretch stretch : needed.unneeded(timeline)) {
        List<Unneeded> pieces = new ArrayList<>();
        folders(timeline)
            .visit(
                stretch,
                needed.reach(),
                (prefix, objects) -> described(unneeded(stretch, objects)).ifPresent(pieces::add));
        pieces.stream().reduce(Unneeded::and).ifPresent(found::add);
      }
    }
    return found;
  }

  private LogFolders folders(long timeline) {
    return new LogFolders(storage, keys, timeline, needed.segmentSize());
  }

  /** Folders at the ends of a stretch hold more than that. */
  private List<StoredObject> unneeded(Stretch stretch, List<StoredObject> objects) {
    return objects.stream()
        .filter(
            object ->
                segment(object.key()).filter(found -> stretch.holds(found.number())).isPresent())
        .toList();
  }

  private Optional<Segment> segment(StorageKey key) {
    String name = key.name();
    return name.length() < SEGMENT_DIGITS
        ? Optional.empty()
        : Segment.named(name.substring(0, SEGMENT_DIGITS), needed.segmentSize());
  }

  private static Optional<Unneeded> described(List<StoredObject> objects) {
    if (objects.isEmpty()) {
      return Optional.empty();
    }
    TreeSet<String> names = new TreeSet<>();
    objects.forEach(object -> names.add(object.key().name().substring(0, SEGMENT_DIGITS)));
    long bytes = objects.stream().mapToLong(StoredObject::sizeBytes).sum();
    return Optional.of(new Unneeded(names.first(), names.last(), names.size(), bytes));
  }

  /**
   * Finds the records of gaps, and the histories, that go with the log around them or that nothing
   * descends from.
   */
  public List<StorageKey> records() throws IOException {
    List<StorageKey> found = new ArrayList<>();
    for (long timeline = 1; timeline <= newestTimeline; timeline++) {
      for (StoredObject gap : storage.list(keys.gaps(timeline))) {
        if (!isNeeded(gap.key(), timeline)) {
          found.add(gap.key());
        }
      }
      if (!needed.needsHistory(timeline)) {
        storage.list(keys.history(timeline, "").value()).stream()
            .map(StoredObject::key)
            .forEach(found::add);
      }
    }
    return found;
  }

  private boolean isNeeded(StorageKey key, long timeline) throws IOException {
    byte[] bytes;
    try (InputStream in = storage.open(key)) {
      bytes = in.readNBytes(WalReceipt.MAX_BYTES);
    } catch (ObjectNotFoundException e) {
      return true; // somebody else has deleted it
    }
    try {
      GapRecord gap = GapRecord.read(bytes);
      long first = number(timeline, Lsn.parse(gap.from()));
      long last = Math.max(first, number(timeline, Lsn.parse(gap.to()).plus(-1)));
      return needed.needsAnyOf(timeline, new Stretch(first, last));
    } catch (IOException | InvalidConfigurationException e) {
      return true; // nothing is known of it
    }
  }

  private long number(long timeline, Lsn position) {
    return Segment.at(timeline, position, needed.segmentSize()).number();
  }

  /**
   * Deletes the segments that nothing needs, the oldest first: what a killed prune leaves is one
   * piece that reaches up to what is kept, without a hole that would look like a lost segment.
   */
  public LogDeletion delete(Runnable checkpoint) {
    LogDeletion deletion = new LogDeletion(storage, checkpoint);
    try {
      for (long timeline = 1; timeline <= newestTimeline; timeline++) {
        for (Stretch stretch : needed.unneeded(timeline)) {
          delete(timeline, stretch, deletion);
        }
      }
      deletion.deleteRecords(records());
    } catch (IOException e) {
      deletion.failed(e);
    }
    return deletion;
  }

  private void delete(long timeline, Stretch stretch, LogDeletion deletion) throws IOException {
    TreeSet<String> prefixes = new TreeSet<>();
    folders(timeline).visit(stretch, needed.reach(), (prefix, objects) -> prefixes.add(prefix));
    for (String prefix : prefixes) {
      deletion.deleteSegments(unneeded(stretch, storage.list(prefix)));
    }
  }
}
