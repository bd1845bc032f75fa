package io.tidemark.backup.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.SplittableRandom;

/** Bytes that nothing can compress, at the speed of copying memory. */
final class Noise {

  /** Longer than the window of a compression, and not a divisor of any part's size. */
  private static final int BLOCK = (8 << 20) + 1;

  private static final byte[] BYTES = new byte[BLOCK];

  static {
    new SplittableRandom(42).nextBytes(BYTES);
  }

  private static final int PIECE = 64 << 10;

  private Noise() {}

  /** Writes as a pipeline does, in pieces of 64 KiB. */
  static void write(OutputStream out, long length) throws IOException {
    for (long done = 0; done < length; ) {
      int from = (int) (done % BLOCK);
      int count = (int) Math.min(Math.min(PIECE, BLOCK - from), length - done);
      out.write(BYTES, from, count);
      done += count;
    }
  }

  /** Returns the same bytes to be read. */
  static InputStream stream(long length) {
    return new InputStream() {
      private long done;

      @Override
      public int read() {
        return done == length ? -1 : BYTES[(int) (done++ % BLOCK)] & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int wanted) {
        if (done == length) {
          return -1;
        }
        int from = (int) (done % BLOCK);
        int count = (int) Math.min(Math.min(wanted, BLOCK - from), length - done);
        System.arraycopy(BYTES, from, target, offset, count);
        done += count;
        return count;
      }
    };
  }
}
