package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.postgres.Lsn;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * What {@code global/pg_control} says about a cluster: PostgreSQL 13 to 18 on a little-endian
 * machine of 64 bits.
 *
 * @param systemIdentifier tells the cluster from all others; unsigned
 * @param controlVersion the version of this file's format
 * @param catalogVersion the version of the system catalogs, part of the name of a tablespace's
 *     folder
 * @param state how the server was left
 * @param checkpoint where the last checkpoint's record is
 * @param redo where recovery from it begins
 * @param timeline the timeline of that checkpoint
 * @param pageBytes the length of a page in a relation's file
 * @param segmentPages how many pages a relation's file has before the next one begins
 * @param walSegmentBytes the length of a file of the write-ahead log
 * @param dataChecksums the version of the pages' checksums; 0 if they have none
 */
public record ControlFile(
    long systemIdentifier,
    int controlVersion,
    int catalogVersion,
    State state,
    Lsn checkpoint,
    Lsn redo,
    long timeline,
    int pageBytes,
    int segmentPages,
    int walSegmentBytes,
    int dataChecksums) {

  /** The states of src/include/catalog/pg_control.h, in its order. */
  public enum State {
    STARTUP,
    SHUT_DOWN,
    SHUT_DOWN_IN_RECOVERY,
    SHUTTING_DOWN,
    IN_CRASH_RECOVERY,
    IN_ARCHIVE_RECOVERY,
    IN_PRODUCTION
  }

  /** The server reserves so much, of which it uses the beginning. */
  static final int FILE_BYTES = 8192;

  private static final int SINCE_13 = 1300;
  private static final int SINCE_17 = 1700;
  private static final int SINCE_18 = 1800;
  private static final State[] STATES = State.values();

  /**
   * Reads the file.
   *
   * @throws CorruptContentException if its checksum is wrong or its version unknown
   */
  public static ControlFile parse(byte[] content) throws CorruptContentException {
    if (content.length != FILE_BYTES) {
      throw new CorruptContentException(
          "pg_control has " + content.length + " bytes instead of " + FILE_BYTES);
    }
    ByteBuffer file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    requireChecksum(content, file, checksumOffset(file.getInt(8)));
    int state = file.getInt(16);
    if (state < 0 || state >= STATES.length) {
      throw new CorruptContentException("pg_control has the unknown state " + state);
    }
    return new ControlFile(
        file.getLong(0),
        file.getInt(8),
        file.getInt(12),
        STATES[state],
        new Lsn(file.getLong(32)),
        new Lsn(file.getLong(40)),
        Integer.toUnsignedLong(file.getInt(48)),
        file.getInt(216),
        file.getInt(220),
        file.getInt(228),
        file.getInt(252));
  }

  /** Returns the identifier alone, which every version has at the beginning. */
  static long systemIdentifier(byte[] content) throws CorruptContentException {
    if (content.length < Long.BYTES) {
      throw new CorruptContentException("pg_control is cut");
    }
    return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  /** Version 18 has put one more flag in front of the last two fields. */
  private static int checksumOffset(int version) throws CorruptContentException {
    return switch (version) {
      case SINCE_13, SINCE_17 -> 288;
      case SINCE_18 -> 292;
      default ->
          throw new CorruptContentException(
              "pg_control is of the unknown version " + Integer.toUnsignedString(version));
    };
  }

  private static void requireChecksum(byte[] content, ByteBuffer file, int offset)
      throws CorruptContentException {
    CRC32C crc = new CRC32C();
    crc.update(content, 0, offset);
    if ((int) crc.getValue() != file.getInt(offset)) {
      throw new CorruptContentException("pg_control has the wrong checksum");
    }
  }
}
