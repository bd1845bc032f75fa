package io.tidemark.backup.redis;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** An output that remembers that it has failed, to tell its failure from that of an input. */
final class OutputFailures extends OutputStream {

  private final OutputStream out;
  private @Nullable IOException failure;

  OutputFailures(OutputStream out) {
    this.out = out;
  }

  /** Throws what has failed here; returns if nothing has. */
  void rethrow() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
