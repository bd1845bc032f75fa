package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Passes bytes through and hashes all lines but the last, as the checksum of a backup manifest is
 * defined. Closing does nothing.
 */
final class AllButLastLine extends InputStream {

  /** The line with the checksum has some 90 bytes; a longer one is none. */
  private static final int MAX_LAST_LINE = 1024;

  private final InputStream in;
  private final MessageDigest sha256;
  private final byte[] line = new byte[MAX_LAST_LINE];
  private int held;
  private boolean ended;
  private boolean overlong;
  private long lines;

  AllButLastLine(InputStream in) {
    this.in = in;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = in.read(bytes, offset, length);
    for (int i = 0; i < count; i++) {
      take(bytes[offset + i]);
    }
    return count;
  }

  private void take(byte next) {
    if (ended || held == line.length) {
      overlong = !ended;
      sha256.update(line, 0, held);
      held = 0;
      ended = false;
    }
    line[held++] = next;
    if (next == '\n') {
      ended = true;
      lines++;
    }
  }

  /** Returns the hash; nothing may be read afterwards. */
  byte[] hash() throws CorruptContentException {
    if (lines < 2) {
      throw new CorruptContentException("expected at least 2 lines");
    }
    if (!ended) {
      throw new CorruptContentException("last line not newline-terminated");
    }
    if (overlong) {
      throw new CorruptContentException("last line is too long");
    }
    return sha256.digest();
  }

  @Override
  public void close() {}
}
