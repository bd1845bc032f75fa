package io.tidemark.backup.redis.rdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the two things that all of the format is made of: lengths, and texts of any bytes, which
 * are written plainly, as numbers, or compressed.
 */
final class RdbText {

  private static final int INT8 = 0;
  private static final int INT16 = 1;
  private static final int INT32 = 2;
  private static final int COMPRESSED = 3;

  private final RdbInput in;
  private final Lzf lzf = new Lzf();

  RdbText(RdbInput in) {
    this.in = in;
  }

  /** Whoever is shown a text. */
  interface Sink extends RdbInput.Part {
    /** Tells how long the text is, in bytes, before the first piece. */
    void begin(long length) throws IOException;
  }

  long readLength() throws IOException {
    int first = in.readByte();
    if (first >> 6 == 3) {
      throw in.damaged("a text is where a length should be");
    }
    return length(first);
  }

  private long length(int first) throws IOException {
    long length =
        switch (first >> 6) {
          case 0 -> first & 0x3f;
          case 1 -> (first & 0x3f) << 8 | in.readByte();
          default ->
              switch (first) {
                case 0x80 -> in.readBigEndian(Integer.BYTES);
                case 0x81 -> in.readBigEndian(Long.BYTES);
                default -> throw in.damaged("a length begins with byte " + first);
              };
        };
    return length;
  }

  /** Returns a length that counts something, and so is not negative. */
  long readCount() throws IOException {
    long count = readLength();
    if (count < 0) {
      throw in.damaged("a count is negative");
    }
    return count;
  }

  /** Reads one text. */
  void read(Sink sink) throws IOException {
    int first = in.readByte();
    if (first >> 6 != 3) {
      long length = length(first);
      if (length < 0) {
        throw in.damaged("a text has a negative length");
      }
      sink.begin(length);
      in.read(length, sink);
      return;
    }
    switch (first & 0x3f) {
      case INT8 -> number((byte) in.readByte(), sink);
      case INT16 -> number(in.readInt16(), sink);
      case INT32 -> number(in.readInt32(), sink);
      case COMPRESSED -> {
        long packed = readCount();
        long plain = readCount();
        sink.begin(plain);
        lzf.expand(in, packed, plain, sink);
      }
      default -> throw in.damaged("a text begins with byte " + first);
    }
  }

  private static void number(int value, Sink sink) throws IOException {
    byte[] digits = Integer.toString(value).getBytes(StandardCharsets.US_ASCII);
    sink.begin(digits.length);
    sink.take(digits, 0, digits.length);
  }

  /** Returns one text, which must not be longer than {@code limit} bytes. */
  byte[] readBytes(int limit) throws IOException {
    Collected collected = new Collected(limit);
    read(collected);
    return collected.bytes();
  }

  /** Returns the text that an encoded collection is. */
  Packed readPacked() throws IOException {
    try (PackedText packed = new PackedText(in)) {
      read(packed);
      return packed.packed();
    }
  }

  private final class Collected implements Sink {
    private final int limit;
    private byte[] bytes = {};
    private int filled;
    private long length;

    Collected(int limit) {
      this.limit = limit;
    }

    @Override
    public void begin(long all) throws IOException {
      if (all > limit) {
        throw in.damaged("a text of %d bytes is where at most %d can be".formatted(all, limit));
      }
      length = all;
      // A damaged length must not cost its memory before the bytes are there.
      bytes = new byte[(int) Math.min(all, 64 << 10)];
    }

    @Override
    public void take(byte[] some, int offset, int count) {
      if (filled + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * (filled + count)));
      }
      System.arraycopy(some, offset, bytes, filled, count);
      filled += count;
    }

    byte[] bytes() {
      return bytes.length == filled ? bytes : Arrays.copyOf(bytes, filled);
    }
  }
}
