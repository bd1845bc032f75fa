package io.tidemark.backup.encryption;

import io.tidemark.backup.codec.CorruptContentException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * How much may be read before content begins. The OpenPGP parser holds whole packets in memory, and
 * whoever has a public key can write packets of any length.
 */
final class HeaderBudget {

  /** Thousands of recipients or signatures. */
  private static final int LIMIT = 1 << 20;

  private int left = LIMIT;
  private boolean lifted;

  /** Ends the limit: what follows is streamed. */
  void lift() {
    lifted = true;
  }

  /** Returns {@code in}, each read of which is charged. */
  InputStream charge(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        pay(1);
        return super.read();
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        pay(count);
        return count;
      }
    };
  }

  private void pay(int count) throws IOException {
    if (lifted) {
      return;
    }
    left -= Math.max(count, 0);
    if (left < 0) {
      throw new CorruptContentException(
          "the OpenPGP message has more than " + LIMIT + " bytes before its content");
    }
  }
}
