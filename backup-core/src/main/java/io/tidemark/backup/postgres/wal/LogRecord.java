package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A record of the log, by the layout of {@code XLogRecord} in PostgreSQL's source, as far as a
 * search for a recovery target has to know it.
 *
 * @param start where it begins
 * @param resourceManager which part of the server has written it
 * @param info what it is to that part
 * @param content the first bytes after its header, in the order of this machine
 */
record LogRecord(Lsn start, int resourceManager, int info, ByteBuffer content) {

  static final int HEADER = 24;

  /** As much of the content as is looked at: the name of a restore point is the longest. */
  static final int CONTENT = 96;

  private static final int XLOG = 0;
  private static final int TRANSACTION = 1;

  private static final int SWITCH = 0x40;
  private static final int RESTORE_POINT = 0x70;
  private static final int RESTORE_POINT_NAME = 8;

  private static final int OPERATION = 0x70;
  private static final int COMMIT = 0x00;
  private static final int ABORT = 0x20;
  private static final int COMMIT_PREPARED = 0x30;
  private static final int ABORT_PREPARED = 0x40;

  private static final int DATA_SHORT = 255;
  private static final int DATA_LONG = 254;
  private static final int ORIGIN = 253;
  private static final int TOP_TRANSACTION = 252;

  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  /** Whether the rest of its segment is empty. */
  boolean endsSegment() {
    return resourceManager == XLOG && (info & 0xF0) == SWITCH;
  }

  /** Returns the name that {@code pg_create_restore_point} was called with, if this is of it. */
  Optional<String> restorePoint() {
    if (resourceManager != XLOG || (info & 0xF0) != RESTORE_POINT) {
      return Optional.empty();
    }
    return data()
        .filter(data -> data.remaining() > RESTORE_POINT_NAME)
        .map(data -> text(data.position(data.position() + RESTORE_POINT_NAME)));
  }

  private static String text(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  /** Returns when a transaction has ended, if this is its commit or rollback. */
  Optional<Instant> endOfTransaction() {
    int operation = info & OPERATION;
    boolean ending =
        operation == COMMIT
            || operation == ABORT
            || operation == COMMIT_PREPARED
            || operation == ABORT_PREPARED;
    if (resourceManager != TRANSACTION || !ending) {
      return Optional.empty();
    }
    return data()
        .filter(data -> data.remaining() >= Long.BYTES)
        .map(data -> EPOCH.plus(micros(data.getLong())));
  }

  private static Duration micros(long count) {
    return Duration.ofSeconds(
        Math.floorDiv(count, 1_000_000L), Math.floorMod(count, 1_000_000L) * 1_000L);
  }

  /** Returns the main data; such records have no blocks before it. */
  private Optional<ByteBuffer> data() {
    ByteBuffer bytes = content.duplicate().order(content.order());
    while (bytes.remaining() > Integer.BYTES) {
      switch (bytes.get() & 0xFF) {
        case ORIGIN -> bytes.position(bytes.position() + Short.BYTES);
        case TOP_TRANSACTION -> bytes.position(bytes.position() + Integer.BYTES);
        case DATA_SHORT -> {
          int length = bytes.get() & 0xFF;
          return Optional.of(bytes.limit(Math.min(bytes.limit(), bytes.position() + length)));
        }
        case DATA_LONG -> {
          bytes.getInt();
          return Optional.of(bytes);
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
