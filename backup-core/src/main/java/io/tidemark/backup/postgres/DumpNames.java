package io.tidemark.backup.postgres;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names of dump files: what, of what kind, from when. */
final class DumpNames {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private DumpNames() {}

  static String file(String database, DumpOptions options, Instant startedAt) {
    String kind = options.schemaOnly() ? "schema" : "full";
    return "%s_%s_%s%s"
        .formatted(portable(database), kind, TIME.format(startedAt), options.format().suffix());
  }

  /** Replaces what some file system, shell or URL would not take; never empty, never hidden. */
  private static String portable(String database) {
    String plain = database.replaceAll("[^A-Za-z0-9._-]", "_");
    return plain.startsWith(".") || plain.startsWith("-") ? "_" + plain : plain;
  }
}
