package io.tidemark.backup;

import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.postgres.basebackup.BaseBackupRun;

/** What sort of backup one is. */
public enum BackupKind {
  DUMP,
  /** A base backup that needs no other. */
  BASE,
  /** A base backup that builds upon another. */
  INCREMENTAL,
  /** A snapshot of a Redis server. */
  RDB,
  OTHER;

  /** Returns the kind of a backup by its manifest. */
  public static BackupKind of(Manifest manifest) {
    return switch (manifest.report().kind()) {
      case "postgresql-dump" -> DUMP;
      case "postgresql-base" ->
          BaseBackupRun.parent(manifest.report()).isPresent() ? INCREMENTAL : BASE;
      case "redis-rdb" -> RDB;
      default -> OTHER;
    };
  }
}
