package io.tidemark.backup.postgres.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The content of one file in an archive; at its end it is compared with the manifest. */
final class MemberStream extends InputStream {

  private final TarReader tar;
  private final FileCheck check;
  private final ByteMeter meter;
  private boolean ended;

  MemberStream(TarReader tar, FileCheck check, ByteMeter meter) {
    this.tar = tar;
    this.check = check;
    this.meter = meter;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (ended || length == 0) {
      return ended ? -1 : 0;
    }
    int count = tar.read(bytes, offset, length);
    if (count < 0) {
      ended = true;
      check.end();
      return -1;
    }
    check.update(bytes, offset, count);
    meter.passed(count);
    return count;
  }

  /** Reads what nobody has wanted. */
  void drain() throws IOException {
    transferTo(OutputStream.nullOutputStream());
  }
}
