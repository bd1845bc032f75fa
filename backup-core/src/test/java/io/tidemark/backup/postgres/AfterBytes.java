package io.tidemark.backup.postgres;

import java.io.OutputStream;

/** Takes everything, and does something once after a number of bytes. */
final class AfterBytes extends OutputStream {

  private final long bytes;
  private final Runnable action;
  private long taken;
  private boolean done;

  AfterBytes(long bytes, Runnable action) {
    this.bytes = bytes;
    this.action = action;
  }

  @Override
  public void write(int value) {
    take(1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    take(length);
  }

  private void take(int length) {
    taken += length;
    if (!done && taken >= bytes) {
      done = true;
      action.run();
    }
  }
}
