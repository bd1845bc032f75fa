package io.tidemark.backup.postgres.archive;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Arrays;

/** The first bytes of an archive: who made it, when, and how the rest is to be read. */
record ArchiveHeader(int minor, int offsetSize, boolean compressed, ArchiveFacts facts) {

  private static final int GZIP = 1;
  private static final int LZ4 = 2;
  private static final int ZSTD = 3;

  static ArchiveHeader read(ArchiveDecoder in) throws IOException {
    magic(in);
    int minor = version(in);
    if (in.octet() != ArchiveFormat.INT_SIZE) {
      throw in.corrupt("integers are not 4 bytes long");
    }
    int offsetSize = in.octet();
    if (offsetSize < 1 || offsetSize > ArchiveFormat.OFFSET_SIZE) {
      throw in.corrupt("impossible size of offsets");
    }
    int format = in.octet();
    if (format != ArchiveFormat.CUSTOM) {
      throw new IOException(
          "not an archive in custom format (format code "
              + format
              + ")\nhint: restore a directory or tar dump with pg_restore");
    }
    boolean compressed = compressed(in, minor);
    return new ArchiveHeader(minor, offsetSize, compressed, facts(in));
  }

  private static void magic(ArchiveDecoder in) throws IOException {
    byte[] magic = ArchiveFormat.magic();
    if (!Arrays.equals(magic, in.bytes(magic.length))) {
      throw new IOException(
          "not an archive of pg_dump: it does not begin with PGDMP\n"
              + "hint: a plain SQL script is restored with psql");
    }
  }

  private static int version(ArchiveDecoder in) throws IOException {
    int major = in.octet();
    int minor = in.octet();
    int revision = in.octet();
    boolean known = minor >= ArchiveFormat.OLDEST_MINOR && minor <= ArchiveFormat.NEWEST_MINOR;
    if (major != ArchiveFormat.MAJOR || !known) {
      throw new IOException(
          "archive version "
              + major
              + "."
              + minor
              + "-"
              + revision
              + " is not supported\n"
              + "hint: versions 1.12 to 1.16 are (PostgreSQL 9.0 to 18); use pg_restore");
    }
    return minor;
  }

  private static boolean compressed(ArchiveDecoder in, int minor) throws IOException {
    if (minor < ArchiveFormat.ALGORITHM_MINOR) {
      return in.integer(-1, 9) != 0;
    }
    int algorithm = in.octet();
    if (algorithm == LZ4 || algorithm == ZSTD) {
      throw new IOException(
          "the archive is compressed with "
              + (algorithm == LZ4 ? "lz4" : "zstd")
              + " inside, which cannot be read here\n"
              + "hint: restore it with pg_restore, or dump with --compress=none or gzip");
    }
    if (algorithm > GZIP) {
      throw in.corrupt("unknown compression " + algorithm);
    }
    return algorithm == GZIP;
  }

  private static ArchiveFacts facts(ArchiveDecoder in) throws IOException {
    int[] time = new int[6];
    for (int i = 0; i < time.length; i++) {
      time[i] = in.integer();
    }
    int daylightSaving = in.integer(-1, 1);
    return new ArchiveFacts(
        created(in, time),
        daylightSaving == 1,
        in.stringOrEmpty(),
        in.stringOrEmpty(),
        in.stringOrEmpty());
  }

  /** From C's {@code struct tm}: seconds first, months from 0, years from 1900. */
  private static LocalDateTime created(ArchiveDecoder in, int[] time) throws IOException {
    try {
      int year = Math.addExact(time[5], 1900);
      int month = Math.addExact(time[4], 1);
      int second = time[0] == 60 ? 59 : time[0]; // a leap second
      return LocalDateTime.of(year, month, time[3], time[2], time[1], second);
    } catch (DateTimeException | ArithmeticException e) {
      CorruptArchiveException corrupt = in.corrupt("impossible time");
      corrupt.initCause(e);
      throw corrupt;
    }
  }
}
