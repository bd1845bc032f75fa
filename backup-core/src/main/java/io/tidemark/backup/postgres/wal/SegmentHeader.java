package io.tidemark.backup.postgres.wal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the first page of a segment says, by the layout of {@code XLogLongPageHeaderData} in
 * PostgreSQL's source.
 *
 * @param majorVersion PostgreSQL's major version
 * @param systemIdentifier the cluster
 * @param segmentSize the bytes of a segment
 */
public record SegmentHeader(int majorVersion, String systemIdentifier, int segmentSize) {

  private static final int LENGTH = 40;
  private static final int LONG_HEADER = 0x0002;
  private static final int INFO = 2;
  private static final int SYSTEM_IDENTIFIER = 24;
  private static final int SEGMENT_SIZE = 32;

  /** XLOG_PAGE_MAGIC of each version. */
  private static final Map<Integer, Integer> VERSIONS =
      Map.of(0xD106, 13, 0xD10D, 14, 0xD110, 15, 0xD113, 16, 0xD116, 17, 0xD118, 18);

  /** Reads the header of a segment in a file. */
  public static SegmentHeader read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LENGTH);
    }
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    Integer version = bytes.length < LENGTH ? null : VERSIONS.get((int) header.getChar(0));
    if (version == null || (header.getShort(INFO) & LONG_HEADER) == 0) {
      throw new IOException(file + " is no WAL segment of PostgreSQL 13 to 18");
    }
    return new SegmentHeader(
        version,
        Long.toUnsignedString(header.getLong(SYSTEM_IDENTIFIER)),
        header.getInt(SEGMENT_SIZE));
  }
}
