package io.tidemark.backup.redis.rdb;

import java.io.IOException;

/**
 * Expands text that was compressed by LZF, in constant memory: a block begins with a byte below 32,
 * which is followed by one more literal bytes than it says, or repeats up to 264 bytes from up to 8
 * KiB before.
 */
final class Lzf {

  private static final int WINDOW_BYTES = 8 << 10;
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int LITERALS = 32;
  private static final int LONGEST_SHORT_RUN = 7;
  private static final int LONGEST_RUN_BYTES = 264;

  private byte[] buffer = {};
  private int filled;
  private int given;

  /** Reads {@code packed} bytes of {@code in} and shows the {@code plain} bytes they stand for. */
  void expand(RdbInput in, long packed, long plain, RdbInput.Part part) throws IOException {
    if (buffer.length == 0) {
      // Many readers read one small value each, and meet nothing that is compressed.
      buffer = new byte[BUFFER_BYTES];
    }
    filled = 0;
    given = 0;
    long end = in.position() + packed;
    long done = 0;
    while (in.position() < end) {
      makeRoom(part);
      int control = in.readByte();
      done += control < LITERALS ? literals(in, control + 1) : run(in, control);
      if (in.position() > end || done > plain) {
        throw in.damaged("a compressed text is longer than it should be");
      }
    }
    if (done != plain) {
      throw in.damaged("a compressed text is shorter than it should be");
    }
    part.take(buffer, given, filled - given);
  }

  private int literals(RdbInput in, int length) throws IOException {
    in.readFully(buffer, filled, length);
    filled += length;
    return length;
  }

  private int run(RdbInput in, int control) throws IOException {
    int length = control >> 5;
    if (length == LONGEST_SHORT_RUN) {
      length += in.readByte();
    }
    length += 2;
    int distance = ((control & 0x1f) << 8 | in.readByte()) + 1;
    if (distance > filled) {
      throw in.damaged("a compressed text repeats what is not there");
    }
    for (int i = 0; i < length; i++, filled++) {
      buffer[filled] = buffer[filled - distance];
    }
    return length;
  }

  private void makeRoom(RdbInput.Part part) throws IOException {
    if (filled + LONGEST_RUN_BYTES <= buffer.length) {
      return;
    }
    part.take(buffer, given, filled - given);
    System.arraycopy(buffer, filled - WINDOW_BYTES, buffer, 0, WINDOW_BYTES);
    filled = WINDOW_BYTES;
    given = WINDOW_BYTES;
  }
}
