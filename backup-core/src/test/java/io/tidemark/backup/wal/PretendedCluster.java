package io.tidemark.backup.wal;

import io.tidemark.backup.catalog.GapRecord;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.RepositoryMarker;
import io.tidemark.backup.catalog.WalReceipt;
import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.basebackup.BaseBackupRun;
import io.tidemark.backup.postgres.wal.Gap;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.postgres.wal.TimelineHistory;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.transfer.Digester;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Base backups and a log that say where they are, without a server. Positions are numbers of
 * segments of 16 MiB; a backup takes two of them.
 */
public final class PretendedCluster implements BackupSource {

  public static final int SIZE = 1 << 24;

  private final WalKeys keys;
  private final Map<String, String> next = new HashMap<>();

  public PretendedCluster(String job) {
    this.keys = new WalKeys(new JobName(job));
    next.put("system-identifier", "4711");
    next.put("server-version-num", "150004");
    next.put("wal-segment-bytes", Integer.toString(SIZE));
    at(1, 1);
  }

  /** The next backup begins with this segment, and has its log with it. */
  public PretendedCluster at(long timeline, long segment) {
    next.put("timeline", Long.toString(timeline));
    next.put("start-lsn", start(segment).plus(40).toString());
    next.put("end-lsn", start(segment + 1).plus(80).toString());
    next.put("wal", "included");
    next.remove("parent");
    return this;
  }

  /** The next backup has its log not with it. */
  public PretendedCluster beside() {
    next.put("wal", "beside");
    return this;
  }

  /** The next backup builds upon another. */
  public PretendedCluster upon(String parent) {
    next.put("parent", parent);
    return this;
  }

  private static Lsn start(long segment) {
    return new Lsn(segment * SIZE);
  }

  @Override
  public String name() {
    return "pretended";
  }

  @Override
  public SourceReport capture(FileSink files, RunContext run) throws IOException {
    files.write("base.tar", out -> out.write(new byte[10]));
    return new SourceReport(BaseBackupRun.KIND, Map.copyOf(next), List.of(), List.of());
  }

  /** Stores the segments from one to another. */
  public void log(Storage storage, long timeline, long first, long last) throws IOException {
    RepositoryMarker.readOrCreate(storage, "here", Instant.EPOCH);
    for (long number = first; number <= last; number++) {
      Segment segment = new Segment(timeline, number, SIZE);
      WalReceipt receipt = new WalReceipt(segment.name(), SIZE, "00", Instant.EPOCH);
      put(storage, keys.receipt(segment), receipt.write());
      put(storage, keys.data(segment, ".zst"), new byte[100]);
    }
  }

  /** Stores the beginning of a segment. */
  public void beginning(Storage storage, long timeline, long number) throws IOException {
    put(storage, keys.partial(new Segment(timeline, number, SIZE), 4096, ".zst"), new byte[9]);
  }

  /** Stores the history of a timeline that begins behind the first bytes of a segment. */
  public void history(Storage storage, long timeline, long parent, long segment)
      throws IOException {
    String line = "%d\t%s\tno reason\n".formatted(parent, start(segment).plus(100));
    byte[] content = line.getBytes(StandardCharsets.UTF_8);
    Digester digester = Digester.xxh3();
    digester.update(content, 0, content.length);
    String name = TimelineHistory.fileName(timeline);
    WalReceipt receipt =
        new WalReceipt(name, content.length, digester.finish().hash(), Instant.EPOCH);
    put(storage, keys.historyReceipt(timeline), receipt.write());
    put(storage, keys.history(timeline, ""), content);
  }

  /** Stores that segments are lost. */
  public void gap(Storage storage, long timeline, long first, long last) throws IOException {
    Gap gap = new Gap(timeline, start(first), start(last + 1), "lost");
    put(
        storage,
        keys.gap(gap),
        new GapRecord(
                timeline, gap.from().toString(), gap.to().toString(), gap.cause(), Instant.EPOCH)
            .write());
  }

  private static void put(Storage storage, StorageKey key, byte[] content) throws IOException {
    storage.put(key, Labels.none(), out -> out.write(content));
  }

  /** Returns the numbers of the segments of which anything is stored. */
  public SortedSet<Long> stored(Storage storage, long timeline) throws IOException {
    SortedSet<Long> numbers = new TreeSet<>();
    for (StoredObject object : storage.list(keys.timeline(timeline))) {
      String name = object.key().name();
      if (name.matches("[0-9A-F]{24}\\..*")) {
        numbers.add(Segment.named(name.substring(0, 24), SIZE).orElseThrow().number());
      }
    }
    return numbers;
  }

  /** Returns the names of all other files of a timeline's log. */
  public List<String> records(Storage storage, long timeline) throws IOException {
    return storage.list(keys.timeline(timeline)).stream()
        .map(object -> object.key().name())
        .filter(name -> !name.matches("[0-9A-F]{24}\\..*"))
        .toList();
  }

  public static String name(long timeline, long number) {
    return new Segment(timeline, number, SIZE).name();
  }
}
