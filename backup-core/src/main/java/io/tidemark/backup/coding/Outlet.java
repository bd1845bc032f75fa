package io.tidemark.backup.coding;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The stream behind an encoder. Once cut it drops everything, so that closing the encoder frees its
 * memory without writing its end. A failed write is final: content that swallows the exception
 * still cannot complete.
 */
final class Outlet extends OutputStream {

  private final OutputStream out;
  private boolean cut;
  private @Nullable IOException failure;

  Outlet(OutputStream out) {
    this.out = out;
  }

  void cut() {
    cut = true;
  }

  void check() throws IOException {
    if (failure != null) {
      throw new IOException("an earlier write failed: " + failure.getMessage(), failure);
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (cut) {
      return;
    }
    check();
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }
}
