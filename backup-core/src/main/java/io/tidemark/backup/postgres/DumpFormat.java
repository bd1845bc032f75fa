package io.tidemark.backup.postgres;

/** The form of a logical dump. */
public enum DumpFormat {
  /** pg_dump's custom archive, for pg_restore and {@link PostgresTarget}. */
  CUSTOM(".dump"),
  /** An SQL script, for psql. */
  PLAIN(".sql");

  private final String suffix;

  DumpFormat(String suffix) {
    this.suffix = suffix;
  }

  String suffix() {
    return suffix;
  }
}
