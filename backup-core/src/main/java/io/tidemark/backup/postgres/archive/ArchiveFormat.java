package io.tidemark.backup.postgres.archive;

import java.nio.charset.StandardCharsets;

/** The constants of pg_dump's custom format. */
final class ArchiveFormat {

  static final int MAJOR = 1;

  /** PostgreSQL 12 to 15 write this version; every pg_restore since 12 reads it. */
  static final int WRITTEN_MINOR = 14;

  /** PostgreSQL 9.0. */
  static final int OLDEST_MINOR = 12;

  /** PostgreSQL 12: entries name their table access method. */
  static final int ACCESS_METHOD_MINOR = 14;

  /** PostgreSQL 16: the header names the compression algorithm. */
  static final int ALGORITHM_MINOR = 15;

  /** PostgreSQL 17: entries hold the kind of relation. */
  static final int RELATION_KIND_MINOR = 16;

  static final int NEWEST_MINOR = 16;

  static final int CUSTOM = 1;
  static final int INT_SIZE = 4;
  static final int OFFSET_SIZE = 8;

  static final int OFFSET_UNKNOWN = 1;
  static final int OFFSET_KNOWN = 2;
  static final int OFFSET_NO_DATA = 3;

  static final int BLOCK_DATA = 1;
  static final int BLOCK_LARGE_OBJECTS = 3;

  /** Ends the rows in a block and in a script. */
  private static final String COPY_END = "\\.\n\n\n";

  private static final String MAGIC = "PGDMP";

  private ArchiveFormat() {}

  static byte[] magic() {
    return MAGIC.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] copyEnd() {
    return COPY_END.getBytes(StandardCharsets.US_ASCII);
  }
}
