package io.tidemark.backup.encryption;

import java.io.IOException;
import java.io.InputStream;

/** The literal content of a message, whose end is reached only after its integrity was proven. */
final class OpenPgpContent extends InputStream {

  private final InputStream literal;
  private final OpenPgpSession session;

  OpenPgpContent(InputStream literal, OpenPgpSession session) {
    this.literal = literal;
    this.session = session;
  }

  @Override
  public int read() throws IOException {
    int b = literal.read();
    if (b < 0) {
      session.verify();
    }
    return b;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = literal.read(bytes, offset, length);
    if (count < 0) {
      session.verify();
    }
    return count;
  }
}
