package io.tidemark.backup.redis;

import io.tidemark.backup.source.RunContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** An input that writes down all that is read from it, and ends when its run is cancelled. */
final class CopyingInput extends FilterInputStream {

  private final OutputStream copy;
  private final RunContext run;

  CopyingInput(InputStream in, OutputStream copy, RunContext run) {
    super(in);
    this.copy = copy;
    this.run = run;
  }

  @Override
  public int read() throws IOException {
    int next = in.read();
    if (next >= 0) {
      copy.write(next);
    }
    return next;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    run.checkpoint();
    int count = in.read(bytes, offset, length);
    if (count > 0) {
      copy.write(bytes, offset, count);
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    byte[] passed = new byte[(int) Math.min(count, 1 << 13)];
    return Math.max(0, read(passed, 0, passed.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** Reads to the end, at which the source proves the whole. */
  void drain() throws IOException {
    byte[] buffer = new byte[1 << 13];
    int count = read(buffer, 0, buffer.length);
    while (count >= 0) {
      count = read(buffer, 0, buffer.length);
    }
  }
}
