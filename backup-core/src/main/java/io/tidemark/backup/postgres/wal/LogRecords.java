package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of consecutive segments, those that are complete, in their order. The first is
 * the first that begins in the first segment.
 */
final class LogRecords implements AutoCloseable {

  private static final int SHORT_HEADER = 24;
  private static final int LONG_HEADER = 40;
  private static final int INFO = 2;
  private static final int ADDRESS = 8;
  private static final int REST = 16;
  private static final int PAGE_SIZE = 36;

  private static final int CONTINUED = 0x0001;
  private static final int OVERWRITTEN = 0x0008;

  private static final int TRANSACTION = 4;
  private static final int RECORD_INFO = 16;
  private static final int ALIGNMENT = 8;

  /** With less than this there is no room for a record's header, even over two pages. */
  private static final int ROOM = LogRecord.HEADER + SHORT_HEADER;

  private final LogScan.SegmentFiles files;
  private final int segmentSize;
  private final Lsn end;

  private @Nullable FileChannel segment;
  private long segmentNumber = -1;
  private ByteBuffer page = ByteBuffer.allocate(0);
  private long pageStart = -1;
  private int pageSize;
  private long at;
  private boolean overwritten;

  /**
   * Begins to read.
   *
   * @param first the number of the first segment
   * @param end where the log ends; what reaches over it is not complete
   */
  LogRecords(LogScan.SegmentFiles files, long first, int segmentSize, Lsn end) {
    this.files = files;
    this.segmentSize = segmentSize;
    this.end = end;
    this.at = first * segmentSize;
  }

  /** Returns the next record; empty at the end of the log. */
  Optional<LogRecord> next() throws IOException {
    if (pageStart < 0 && !(open(at) && begin())) {
      return Optional.empty();
    }
    while (settle()) {
      long start = at;
      int length = page.getInt((int) (start - pageStart));
      if (length < LogRecord.HEADER) {
        return Optional.empty();
      }
      byte[] head = new byte[Math.min(length, LogRecord.HEADER + LogRecord.CONTENT)];
      if (read(head) && skip(length - head.length)) {
        if (Long.compareUnsigned(at, end.position()) > 0) {
          return Optional.empty();
        }
        align();
        return Optional.of(record(start, head));
      }
      if (!overwritten) {
        return Optional.empty();
      }
      overwritten = false;
    }
    return Optional.empty();
  }

  /**
   * Whether there are no more records because the log ends, rather than because something in it was
   * not understood.
   */
  boolean isAtEnd() {
    return end.position() - at < ROOM;
  }

  private LogRecord record(long start, byte[] head) {
    ByteBuffer content =
        ByteBuffer.wrap(head, LogRecord.HEADER, head.length - LogRecord.HEADER)
            .slice()
            .order(ByteOrder.nativeOrder());
    LogRecord record =
        new LogRecord(
            new Lsn(start),
            Integer.toUnsignedLong(
                ByteBuffer.wrap(head).order(ByteOrder.nativeOrder()).getInt(TRANSACTION)),
            head[RECORD_INFO + 1] & 0xFF,
            head[RECORD_INFO] & 0xFF,
            content);
    if (record.endsSegment()) {
      at = (start / segmentSize + 1) * segmentSize;
    }
    return record;
  }

  /** Goes behind the rest of a record that has begun before. */
  private boolean begin() throws IOException {
    int rest = (page.getShort(INFO) & CONTINUED) != 0 ? page.getInt(REST) : 0;
    at += LONG_HEADER;
    boolean there = skip(rest) || overwritten;
    overwritten = false;
    align();
    return there;
  }

  /** Moves to where a record can begin, behind the header of a page. */
  private boolean settle() throws IOException {
    return at - pageStart < pageSize || turn();
  }

  /** Goes to the first byte of the next page that is not its header. */
  private boolean turn() throws IOException {
    if (!open(at)) {
      return false;
    }
    at += at % segmentSize == 0 ? LONG_HEADER : SHORT_HEADER;
    return true;
  }

  /** Opens the page that begins at a position; false if the log has ended before it. */
  private boolean open(long position) throws IOException {
    if (Long.compareUnsigned(position, end.position()) >= 0) {
      return false;
    }
    Optional<FileChannel> file = segment(position / segmentSize);
    if (file.isEmpty()) {
      return false;
    }
    if (pageSize == 0) {
      ByteBuffer header = bytes(file.get(), position, LONG_HEADER);
      if (header.hasRemaining()) {
        return false;
      }
      pageSize = header.getInt(PAGE_SIZE);
    }
    ByteBuffer next = bytes(file.get(), position, pageSize);
    if (next.hasRemaining() || next.getLong(ADDRESS) != position) {
      return false;
    }
    page = next;
    pageStart = position;
    return true;
  }

  private ByteBuffer bytes(FileChannel file, long position, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.nativeOrder());
    long offset = position % segmentSize;
    while (bytes.hasRemaining() && file.read(bytes, offset + bytes.position()) >= 0) {
      // they can come in pieces
    }
    return bytes;
  }

  private Optional<FileChannel> segment(long number) throws IOException {
    if (number != segmentNumber) {
      Optional<Path> file = files.file(number);
      close();
      segmentNumber = number;
      segment = file.isPresent() ? FileChannel.open(file.get()) : null;
    }
    return Optional.ofNullable(segment);
  }

  private boolean read(byte[] bytes) throws IOException {
    int done = 0;
    while (done < bytes.length) {
      int count = (int) Math.min(bytes.length - done, room());
      page.get((int) (at - pageStart), bytes, done, count);
      done += count;
      at += count;
      if (done < bytes.length && !continues()) {
        return false;
      }
    }
    return true;
  }

  private boolean skip(long bytes) throws IOException {
    long left = bytes;
    while (left > 0) {
      long count = Math.min(left, room());
      left -= count;
      at += count;
      if (left > 0 && !continues()) {
        return false;
      }
    }
    return true;
  }

  private long room() {
    return pageStart + pageSize - at;
  }

  /** Goes to the next page, on which the record goes on unless a crash has cut it off. */
  private boolean continues() throws IOException {
    if (!turn()) {
      return false;
    }
    overwritten = (page.getShort(INFO) & OVERWRITTEN) != 0;
    return !overwritten;
  }

  private void align() {
    at = (at + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  @Override
  public void close() throws IOException {
    FileChannel open = segment;
    segment = null;
    if (open != null) {
      open.close();
    }
  }
}
