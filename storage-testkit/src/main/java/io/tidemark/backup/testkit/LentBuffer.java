package io.tidemark.backup.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Collects what is written until the loan ends; closing it does nothing, as the contract says. */
final class LentBuffer extends OutputStream {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean returned;

  @Override
  public synchronized void write(int b) throws IOException {
    checkLent();
    bytes.write(b);
  }

  @Override
  public synchronized void write(byte[] buffer, int offset, int length) throws IOException {
    checkLent();
    bytes.write(buffer, offset, length);
  }

  /** Ends the loan and returns everything that was written. */
  synchronized byte[] take() {
    returned = true;
    return bytes.toByteArray();
  }

  private void checkLent() throws IOException {
    if (returned) {
      throw new IOException("this stream was lent to a put that has ended");
    }
  }
}
