package io.tidemark.backup.wal;

import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.postgres.wal.LogPiece;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A program that prunes a log of so many segments, which this storage does not hold but makes up.
 */
final class ManySegments implements Storage {

  private static final int KEPT = 1_000;
  private static final int SIZE = 1 << 24;
  private static final int DIGITS = 24;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final WalKeys keys = new WalKeys(new JobName("shop"));
  private final String folder = keys.timeline(1);
  private final int count;
  private final BitSet data = new BitSet();
  private final BitSet receipts = new BitSet();
  private int listings;
  private int longest;

  private ManySegments(int count) {
    this.count = count;
    data.set(0, count);
    receipts.set(0, count);
  }

  /** Prints what it did, and how long it took; argument: how many segments. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws IOException {
    ManySegments storage = new ManySegments(Integer.parseInt(arguments[0]));
    Segment first = new Segment(1, storage.count - KEPT, SIZE);
    LogNeed need = LogNeed.from("kept", new LogPiece(first, first.end()));
    NeededLog needed = new NeededLog(List.of(need), Map.of(), SIZE);
    LogPruning pruning = new LogPruning(storage, new JobName("shop"), needed, 1);
    long begin = System.nanoTime();
    List<LogPruning.Unneeded> found = pruning.segments();
    long planned = System.nanoTime();
    LogDeletion deletion = pruning.delete(() -> {});
    long end = System.nanoTime();
    System.out.printf(
        "found %d, deleted %d, left %d and %d; %d listings of at most %d names; %d ms to plan, %d"
            + " ms to delete%n",
        found.get(0).segments(),
        deletion.segments(),
        storage.data.cardinality(),
        storage.receipts.cardinality(),
        storage.listings,
        storage.longest,
        (planned - begin) / 1_000_000,
        (end - planned) / 1_000_000);
  }

  @Override
  public List<StoredObject> list(String prefix) {
    listings++;
    List<StoredObject> found = new ArrayList<>();
    String rest = prefix.startsWith(folder) ? prefix.substring(folder.length()) : "gap";
    if (rest.matches("[0-9A-F]{8,16}")) {
      int open = 16 - rest.length();
      long begin = Long.parseLong(rest.substring(8) + "0".repeat(open), 16) * 256;
      long end = begin + 256 * (1L << (4 * open));
      for (long number = begin; number < Math.min(end, count); number++) {
        add(found, number);
      }
    }
    longest = Math.max(longest, found.size());
    return found;
  }

  private void add(List<StoredObject> found, long number) {
    // PostgreSQL's name, without a format that would take most of the time.
    String name = "00000001" + HEX.toHexDigits(number / 256, 8) + HEX.toHexDigits(number % 256, 8);
    String key = folder + name.substring(0, 16) + "/" + name;
    if (receipts.get((int) number)) {
      found.add(new StoredObject(new StorageKey(key + ".json"), 150, Instant.EPOCH));
    }
    if (data.get((int) number)) {
      found.add(new StoredObject(new StorageKey(key + ".zst.age"), 5_000_000, Instant.EPOCH));
    }
  }

  @Override
  public void delete(StorageKey key) {
    BitSet of = key.name().endsWith(".json") ? receipts : data;
    of.clear((int) Segment.named(key.name().substring(0, DIGITS), SIZE).orElseThrow().number());
  }

  @Override
  public StoredObject put(StorageKey key, Labels labels, ContentWriter content) {
    throw new IllegalStateException("nothing is stored here");
  }

  @Override
  public InputStream open(StorageKey key) throws IOException {
    throw new ObjectNotFoundException(key);
  }

  @Override
  public void close() {}
}
