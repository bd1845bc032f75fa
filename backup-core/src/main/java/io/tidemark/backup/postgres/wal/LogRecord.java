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
 * @param transaction the transaction that has written it; 0 for none
 * @param resourceManager which part of the server has written it
 * @param info what it is to that part
 * @param content the first bytes after its header, in the order of this machine
 */
record LogRecord(Lsn start, long transaction, int resourceManager, int info, ByteBuffer content) {

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

  /** What the end of a prepared transaction has before that transaction's number, or instead. */
  private static final int HAS_XINFO = 0x80;

  private static final int HAS_DATABASE = 1;
  private static final int HAS_LISTS = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 8;
  private static final int HAS_PREPARED = 1 << 4;
  private static final int DATABASE = 8;

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

  /** Whether a record is the end of a certain transaction. */
  enum Ends {
    YES,
    NO,
    /** It is that of a prepared one, which it names behind what is not read here. */
    PERHAPS
  }

  /** Tells whether this is the commit or the rollback of a transaction. */
  Ends ends(long wanted) {
    if (endOfTransaction().isEmpty()) {
      return Ends.NO;
    }
    int operation = info & OPERATION;
    if (operation == COMMIT || operation == ABORT) {
      return transaction == wanted ? Ends.YES : Ends.NO;
    }
    return data().map(data -> endsPrepared(data, wanted)).orElse(Ends.PERHAPS);
  }

  private Ends endsPrepared(ByteBuffer data, long wanted) {
    data.position(data.position() + Long.BYTES);
    if ((info & HAS_XINFO) == 0 || data.remaining() < Integer.BYTES) {
      return Ends.PERHAPS;
    }
    int has = data.getInt();
    int skipped = (has & HAS_DATABASE) == 0 ? 0 : DATABASE;
    if ((has & HAS_PREPARED) == 0
        || (has & HAS_LISTS) != 0
        || data.remaining() < skipped + Integer.BYTES) {
      return Ends.PERHAPS;
    }
    long prepared = Integer.toUnsignedLong(data.getInt(data.position() + skipped));
    return prepared == wanted ? Ends.YES : Ends.NO;
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
