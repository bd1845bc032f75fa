package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.GapRecord;
import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Base backups and a log as they lie in a storage, by their names alone. */
final class ArchivedLog {

  private static final int SEGMENT = 16 << 20;

  final InMemoryStorage storage = new InMemoryStorage(() -> this.now);
  Instant now = Instant.parse("2026-01-31T02:00:00Z");

  /** A base backup that begins and ends within one segment of a timeline. */
  private record Base(long timeline, int segment) implements BackupSource {

    @Override
    public String name() {
      return "cluster";
    }

    @Override
    public SourceReport capture(FileSink files, RunContext run) throws IOException {
      files.write("base.tar", out -> out.write(7));
      return new SourceReport(
          "postgresql-base",
          Map.of(
              "timeline",
              Long.toString(timeline),
              "start-lsn",
              new Lsn((long) segment * SEGMENT + 0x28).toString(),
              "end-lsn",
              new Lsn((long) segment * SEGMENT + 0x100).toString(),
              "wal-segment-bytes",
              Integer.toString(SEGMENT),
              "system-identifier",
              "7",
              "server-version-num",
              "150004"),
          List.of(),
          List.of());
    }
  }

  private BackupPipeline pipeline(long timeline, int segment) {
    return BackupPipeline.named("cluster")
        .from(new Base(timeline, segment))
        .clock(() -> now)
        .to("place", storage)
        .build();
  }

  BackupId base(long timeline, int segment) {
    BackupId id = pipeline(timeline, segment).run().id();
    now = now.plus(Duration.ofHours(1));
    return id;
  }

  void segments(long timeline, int from, int to) throws IOException {
    for (int segment = from; segment <= to; segment++) {
      String name = String.format(Locale.ROOT, "%08X%08X%08X", timeline, 0, segment);
      String key = "cluster/wal/%08X/%s/%s.zst".formatted(timeline, name.substring(0, 16), name);
      storage.put(new StorageKey(key), Labels.none(), content -> content.write(1));
      now = now.plus(Duration.ofMinutes(1));
    }
  }

  /** Notes that segments are lost. */
  void gap(long timeline, int from, int to) throws IOException {
    Lsn begin = new Lsn((long) from * SEGMENT);
    Lsn end = new Lsn((long) to * SEGMENT);
    put(
        "%08X/gap-%016X.json".formatted(timeline, begin.position()),
        new GapRecord(timeline, begin.toString(), end.toString(), "removed", now).write());
  }

  private void put(String key, byte[] bytes) throws IOException {
    storage.put(
        new StorageKey("cluster/wal/" + key), Labels.none(), content -> content.write(bytes));
  }

  MonitorBuilder monitor() {
    return BackupMonitor.of(pipeline(1, 1).repository());
  }
}
