package io.tidemark.backup.wal;

import io.tidemark.backup.catalog.GapRecord;
import io.tidemark.backup.catalog.WalReceipt;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.postgres.wal.TimelineHistory;
import io.tidemark.backup.postgres.wal.WalSupply;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.transfer.Destination;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The log of one job in one storage. */
final class WalPlace {

  private static final Pattern TIMELINE = Pattern.compile("[0-9A-F]{8}");
  private static final Labels CATALOG = Labels.none().with(Labels.ROLE, Labels.CATALOG);

  private final Storage storage;
  private final String location;
  private final WalKeys keys;

  WalPlace(Storage storage, String location, WalKeys keys) {
    this.storage = storage;
    this.location = location;
    this.keys = keys;
  }

  static WalPlace of(Destination place, WalKeys keys) {
    return new WalPlace(place.storage(), place.location(), keys);
  }

  String location() {
    return location;
  }

  Storage storage() {
    return storage;
  }

  /**
   * Claims a name for one content.
   *
   * @return whether it was free until now
   * @throws IntegrityException if the name was claimed for other content
   */
  boolean claim(StorageKey key, WalReceipt receipt) throws IOException {
    try {
      byte[] bytes = receipt.write();
      storage.put(key, CATALOG, out -> out.write(bytes));
      return true;
    } catch (ObjectExistsException e) {
      WalReceipt claimed = receipt(key).orElseThrow(() -> e);
      if (!claimed.sameContent(receipt)) {
        throw new IntegrityException(
            "%s holds another '%s' than the server has now".formatted(location, receipt.name()),
            "two servers archive under one job name, or this one was set back to an older state;"
                + " archive under another job name",
            e);
      }
      return false;
    }
  }

  /** Reads the receipt under a key; empty if there is none. */
  Optional<WalReceipt> receipt(StorageKey key) throws IOException {
    try (InputStream in = storage.open(key)) {
      return Optional.of(WalReceipt.read(in.readNBytes(WalReceipt.MAX_BYTES)));
    } catch (ObjectNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Returns what lies there of one segment. */
  List<StoredObject> objects(Segment segment) throws IOException {
    return storage.list(keys.folder(segment) + segment.name());
  }

  /** Returns the data of one segment, if it is there whole. */
  Optional<StoredObject> data(Segment segment) throws IOException {
    return data(objects(segment), segment);
  }

  static Optional<StoredObject> data(List<StoredObject> objects, Segment segment) {
    return objects.stream()
        .filter(
            object ->
                WalKeys.segment(object.key().name(), segment.size())
                    .filter(segment::equals)
                    .isPresent())
        .findFirst();
  }

  /** Whether there is an object under exactly this key. */
  boolean has(StorageKey key) throws IOException {
    return storage.list(key.value()).stream().anyMatch(object -> object.key().equals(key));
  }

  /** Whether there is the history of a timeline, in whatever form. */
  boolean hasHistory(long timeline) throws IOException {
    return historyData(timeline).isPresent();
  }

  /** Returns the data of the history of a timeline. */
  Optional<StoredObject> historyData(long timeline) throws IOException {
    return storage.list(keys.history(timeline, "").value()).stream()
        .filter(object -> !object.key().name().endsWith(".json"))
        .findFirst();
  }

  /** Returns the segments of one timeline that are there whole, from one to another. */
  Set<Segment> segments(Segment from, Segment to) throws IOException {
    Set<Segment> found = new HashSet<>();
    Segment at = from;
    while (at.number() / at.perFolder() <= to.number() / to.perFolder()) {
      for (Segment segment : segments(at)) {
        if (segment.compareTo(from) >= 0 && segment.compareTo(to) <= 0) {
          found.add(segment);
        }
      }
      at = new Segment(at.timeline(), at.number() + at.perFolder(), at.size());
    }
    return found;
  }

  /** Returns the segments of one folder that are there whole, in their order. */
  List<Segment> segments(Segment anyOfFolder) throws IOException {
    List<Segment> found = new ArrayList<>();
    for (StoredObject object : storage.list(keys.folder(anyOfFolder))) {
      WalKeys.segment(object.key().name(), anyOfFolder.size()).ifPresent(found::add);
    }
    found.sort(null);
    return found;
  }

  /** Returns the newest segment of one folder of which the beginning is there. */
  Optional<Segment> newestBegun(Segment anyOfFolder) throws IOException {
    return storage.list(keys.folder(anyOfFolder)).stream()
        .flatMap(object -> WalKeys.beginning(object.key().name()).stream())
        .flatMap(begun -> Segment.named(begun.segment(), anyOfFolder.size()).stream())
        .max(Segment::compareTo);
  }

  /** Removes what was stored of a segment before, up to {@code length} bytes. */
  void removeBeginnings(List<StoredObject> objects, int length) throws IOException {
    for (StoredObject object : objects) {
      Optional<WalKeys.Partial> partial = WalKeys.beginning(object.key().name());
      if (partial.isPresent() && partial.get().length() <= length) {
        storage.delete(object.key());
      }
    }
  }

  /** Returns what is stored of a segment, whole or not. */
  Optional<WalSupply.Held> held(Segment segment) throws IOException {
    WalSupply.Held best = null;
    for (StoredObject object : objects(segment)) {
      String name = object.key().name();
      int length =
          WalKeys.isData(name)
              ? segment.size()
              : WalKeys.beginning(name).map(WalKeys.Partial::length).orElse(0);
      if (length > (best == null ? 0 : best.length())) {
        best = new WalSupply.Held(length, object.storedAt());
      }
    }
    return Optional.ofNullable(best);
  }

  /** Returns the timelines of which there is anything. */
  SortedSet<Long> timelines() throws IOException {
    TreeSet<Long> found = new TreeSet<>();
    for (String name : storage.folders(keys.root())) {
      if (TIMELINE.matcher(name).matches()) {
        found.add(Long.parseLong(name, 16));
      }
    }
    return found;
  }

  /** Returns the first possible segment of each folder of a timeline. */
  SortedSet<Segment> folders(long timeline, int segmentSize) throws IOException {
    TreeSet<Segment> found = new TreeSet<>();
    for (String name : storage.folders(keys.timeline(timeline))) {
      Segment.named(name + "00000000", segmentSize)
          .filter(segment -> segment.timeline() == timeline)
          .ifPresent(found::add);
    }
    return found;
  }

  /** Returns what is there of all segments of one folder. */
  SortedMap<Segment, StoredSegment> folder(Segment anyOfFolder) throws IOException {
    return StoredSegment.of(storage.list(keys.folder(anyOfFolder)), anyOfFolder.size());
  }

  /** Returns the records of the gaps in a timeline, covered or not. */
  SortedMap<StorageKey, GapRecord> gaps(long timeline) throws IOException {
    SortedMap<StorageKey, GapRecord> found = new TreeMap<>();
    for (StoredObject object : storage.list(keys.gaps(timeline))) {
      try (InputStream in = storage.open(object.key())) {
        found.put(object.key(), GapRecord.read(in.readNBytes(WalReceipt.MAX_BYTES)));
      }
    }
    return found;
  }

  /** Finds a whole segment by PostgreSQL's name. */
  Optional<WalReader.Stored> stored(String name) throws IOException {
    String key = keys.segment(name);
    for (StoredObject object : storage.list(key)) {
      if (WalKeys.isData(object.key().name())) {
        return Optional.of(described(object.key(), name, new StorageKey(key + ".json")));
      }
    }
    return Optional.empty();
  }

  /** Finds the history of a timeline. */
  Optional<WalReader.Stored> history(long timeline) throws IOException {
    Optional<StoredObject> data = historyData(timeline);
    return data.isEmpty()
        ? Optional.empty()
        : Optional.of(
            described(
                data.get().key(),
                TimelineHistory.fileName(timeline),
                keys.historyReceipt(timeline)));
  }

  private WalReader.Stored described(StorageKey key, String name, StorageKey receiptKey)
      throws IOException {
    WalReceipt receipt =
        receipt(receiptKey)
            .orElseThrow(() -> new IOException("'" + key + "' has no receipt beside it"));
    return new WalReader.Stored(
        key,
        key.name().substring(name.length()),
        receipt.plainBytes(),
        Optional.of(receipt.xxh3()));
  }

  /** Finds the longest beginning of a segment that is not whole. */
  Optional<WalReader.Beginning> beginning(Segment segment) throws IOException {
    WalReader.Beginning longest = null;
    for (StoredObject object : objects(segment)) {
      Optional<WalKeys.Partial> partial = WalKeys.beginning(object.key().name());
      if (partial.isPresent() && (longest == null || partial.get().length() > longest.length())) {
        longest =
            new WalReader.Beginning(object.key(), partial.get().length(), partial.get().suffix());
      }
    }
    return Optional.ofNullable(longest);
  }
}
