package io.tidemark.backup.benchmarks;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Companions;
import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.catalog.Manifest.Companion;
import io.tidemark.backup.catalog.Manifest.DataFile;
import io.tidemark.backup.catalog.Manifest.Delivery;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.source.SourceReport.RestoreStep;
import io.tidemark.backup.source.SourceReport.TableSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Folders of backups as a dump leaves them, one an hour, with next to no data. */
final class WrittenManifests {

  private static final Instant FIRST = Instant.parse("2025-01-31T02:15:00Z");

  private final Random random = new Random(1);

  private WrittenManifests() {}

  static void write(Path root, int backups, int tables) throws IOException {
    WrittenManifests written = new WrittenManifests();
    for (int number = 0; number < backups; number++) {
      written.write(root, written.manifest(FIRST.plus(Duration.ofHours(number)), tables));
    }
  }

  private void write(Path root, Manifest manifest) throws IOException {
    Path folder = root.resolve(Layout.folder(manifest.job(), manifest.id()).value());
    Files.createDirectories(folder);
    for (Companion file : manifest.storedFiles()) {
      Files.write(folder.resolve(file.name()), new byte[(int) file.storedBytes()]);
    }
    Files.write(folder.resolve(Layout.MANIFEST), Companions.manifest(manifest));
  }

  private String hex(int digits) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < digits; i++) {
      hex.append(Character.forDigit(random.nextInt(16), 16));
    }
    return hex.toString();
  }

  private Manifest manifest(Instant time, int tables) {
    BackupId id = BackupId.of(time, random);
    String file = "shop_full_" + id.value().substring(0, 16) + ".dump";
    return new Manifest(
        id,
        CatalogAtScale.JOB,
        "shop",
        time,
        time.plusSeconds(random.nextInt(600)),
        "0.5.0",
        List.of(
            new DataFile(
                file + ".zst", file, 100, hex(64), 1000, hex(32), "zstd", Optional.empty())),
        Stream.of(Layout.GUIDE, Layout.CHECKSUMS, Layout.RUN)
            .map(name -> new Companion(name, 50, hex(64)))
            .toList(),
        report(file, tables),
        List.of(new Delivery("s3://backups", true, Optional.empty(), Optional.of("0f1e2d3c"))),
        List.of(),
        Map.of("tier", "hourly", "database", "shop", "host", "db.example.com"));
  }

  private SourceReport report(String file, int tables) {
    return new SourceReport(
        "postgresql-dump",
        Map.of(
            "server-version", "17.2",
            "system-identifier", "7461234567890123456",
            "snapshot-lsn", "5C/" + hex(8),
            "database-bytes", String.valueOf(random.nextInt(1_000_000_000)),
            "format", "custom",
            "encoding", "UTF8"),
        IntStream.range(0, tables)
            .mapToObj(
                table ->
                    new TableSummary(
                        "public",
                        "orders_of_the_region_" + table,
                        random.nextInt(1_000_000),
                        "xxh3-128-sum:" + hex(32)))
            .toList(),
        List.of(
            new RestoreStep("Create the database.", "", "createdb shop"),
            new RestoreStep("Restore it.", file, "pg_restore -d shop --no-owner")));
  }
}
