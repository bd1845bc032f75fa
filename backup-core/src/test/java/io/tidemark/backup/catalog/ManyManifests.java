package io.tidemark.backup.catalog;

import io.tidemark.backup.catalog.Manifest.Companion;
import io.tidemark.backup.catalog.Manifest.DataFile;
import io.tidemark.backup.catalog.Manifest.Delivery;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.source.SourceReport.RestoreStep;
import io.tidemark.backup.source.SourceReport.TableSummary;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Backups that consist of nothing but a manifest. */
final class ManyManifests {

  static final JobName JOB = new JobName("shop");

  private static final Instant FIRST = Instant.parse("2026-01-01T02:00:00Z");

  private ManyManifests() {}

  static BackupId id(int number) {
    Instant time = FIRST.plus(Duration.ofHours(number));
    String stamp = time.toString().replaceAll("[-:]", "");
    return new BackupId("%s-%08x".formatted(stamp, number));
  }

  static Manifest manifest(int number, int tables) {
    Instant time = FIRST.plus(Duration.ofHours(number));
    return new Manifest(
        id(number),
        JOB,
        "shop",
        time,
        time.plusSeconds(30),
        "1.2.3",
        List.of(
            new DataFile(
                "shop_full_%d.dump.zst".formatted(number),
                "shop_full_%d.dump".formatted(number),
                1000,
                "%064x".formatted(number),
                5000,
                "%032x".formatted(number),
                "zstd",
                Optional.empty())),
        List.of(new Companion("RESTORE.md", 12, "%064x".formatted(number))),
        new SourceReport(
            "postgresql-dump",
            Map.of("server-version", "17.1", "end-lsn", "0/%X".formatted(number)),
            IntStream.range(0, tables)
                .mapToObj(
                    table ->
                        new TableSummary(
                            "public",
                            "table_" + table,
                            number,
                            "xxh3-128-sum:%032x".formatted(table)))
                .toList(),
            List.of(new RestoreStep("Restore it.", "a.dump", "pg_restore"))),
        List.of(new Delivery("file:///a", true, Optional.empty(), Optional.of("id-of-a"))),
        List.of(),
        Map.of("tier", "daily"));
  }

  static void store(Storage storage, Manifest manifest) throws IOException {
    byte[] bytes = Companions.manifest(manifest);
    storage.put(
        Layout.folder(JOB, manifest.id()).resolve(Layout.MANIFEST),
        Labels.none(),
        out -> out.write(bytes));
  }

  static void store(Storage storage, int count, int tables) throws IOException {
    for (int number = 0; number < count; number++) {
      store(storage, manifest(number, tables));
    }
  }
}
