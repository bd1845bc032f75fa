package io.tidemark.backup.redis;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names of snapshots: what, of what kind, from when. */
final class SnapshotNames {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private SnapshotNames() {}

  static String file(String name, Instant startedAt) {
    return "%s_rdb_%s.rdb".formatted(name, TIME.format(startedAt));
  }
}
