package io.tidemark.backup.redis.rdb;

import io.tidemark.backup.codec.CorruptContentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of a snapshot with their position and checksum, and copies a stretch of them on
 * demand. Reads ahead by a block. Not thread-safe.
 */
final class RdbInput {

  private static final int BLOCK_BYTES = 64 << 10;

  private final InputStream in;
  private final byte[] block;
  private final Crc64 crc = new Crc64();
  private final byte[] small = new byte[Long.BYTES];
  private @Nullable OutputStream tap;
  private int next;
  private int end;

  /** Where the bytes begin that neither the checksum nor the tap has got yet. */
  private int settled;

  private long blockPosition;

  RdbInput(InputStream in) {
    this(in, BLOCK_BYTES);
  }

  /** Makes one for a stream of a length, which is read by smaller blocks if it is short. */
  RdbInput(InputStream in, long length) {
    this.in = in;
    this.block = new byte[(int) Math.max(1, Math.min(BLOCK_BYTES, length))];
  }

  /** Returns the number of bytes that were taken. */
  long position() {
    return blockPosition + next;
  }

  /** Returns the checksum of all that was taken. */
  long checksum() throws IOException {
    settle();
    return crc.value();
  }

  /** Copies all that is taken from now on. */
  void copyTo(OutputStream copy) throws IOException {
    settle();
    tap = copy;
  }

  /** Ends the copy. */
  void endCopy() throws IOException {
    settle();
    tap = null;
  }

  int readByte() throws IOException {
    if (next == end) {
      fill();
    }
    return block[next++] & 0xff;
  }

  void readFully(byte[] target, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int some = available(length - done);
      System.arraycopy(block, next, target, offset + done, some);
      next += some;
      done += some;
    }
  }

  /** Takes bytes and shows them to {@code part}, in pieces. */
  void read(long length, Part part) throws IOException {
    long left = length;
    while (left > 0) {
      int some = available(left);
      part.take(block, next, some);
      next += some;
      left -= some;
    }
  }

  /** Whoever takes a piece of what is read. */
  @FunctionalInterface
  interface Part {
    void take(byte[] bytes, int offset, int length) throws IOException;
  }

  short readInt16() throws IOException {
    readFully(small, 0, Short.BYTES);
    return LittleEndian.int16(small, 0);
  }

  int readInt32() throws IOException {
    readFully(small, 0, Integer.BYTES);
    return LittleEndian.int32(small, 0);
  }

  long readInt64() throws IOException {
    readFully(small, 0, Long.BYTES);
    return LittleEndian.int64(small, 0);
  }

  /** Returns a number whose highest byte comes first. */
  long readBigEndian(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | readByte();
    }
    return value;
  }

  private int available(long wanted) throws IOException {
    if (next == end) {
      fill();
    }
    return (int) Math.min(wanted, end - next);
  }

  private void fill() throws IOException {
    settle();
    blockPosition += end;
    next = 0;
    end = 0;
    settled = 0;
    int read = in.read(block);
    if (read <= 0) {
      throw damaged("it ends there");
    }
    end = read;
  }

  private void settle() throws IOException {
    crc.update(block, settled, next - settled);
    if (tap != null) {
      tap.write(block, settled, next - settled);
    }
    settled = next;
  }

  /** Returns what to throw where the bytes make no sense. */
  CorruptContentException damaged(String why) {
    return new CorruptContentException(
        "the snapshot of Redis is damaged at byte %d: %s".formatted(position(), why));
  }
}
