package io.tidemark.backup.redis;

import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;
import java.io.OutputStream;

/** Takes every file and keeps none, and does something once after a number of bytes. */
final class AfterBytes extends OutputStream implements FileSink {

  /** What is done; it can fail as a storage does. */
  interface Action {
    void run() throws IOException;
  }

  private final long bytes;
  private final Action action;
  private long taken;
  private boolean done;

  AfterBytes(long bytes, Action action) {
    this.bytes = bytes;
    this.action = action;
  }

  long taken() {
    return taken;
  }

  @Override
  public void write(String name, ContentWriter content) throws IOException {
    content.writeTo(this);
  }

  @Override
  public void write(int value) throws IOException {
    take(1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    take(length);
  }

  private void take(int length) throws IOException {
    taken += length;
    if (!done && taken >= bytes) {
      done = true;
      action.run();
    }
  }
}
