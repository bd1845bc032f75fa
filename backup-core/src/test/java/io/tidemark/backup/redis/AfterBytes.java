package io.tidemark.backup.redis;

import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;
import java.io.OutputStream;

/** Passes files on, and does something once after a number of bytes. */
final class AfterBytes extends OutputStream implements FileSink {

  /** What is done; it can fail as a storage does. */
  interface Action {
    void run() throws IOException;
  }

  private final long bytes;
  private final Action action;
  private final FileSink next;
  private OutputStream out = OutputStream.nullOutputStream();
  private long taken;
  private boolean done;

  /** Keeps nothing. */
  AfterBytes(long bytes, Action action) {
    this(bytes, action, (name, content) -> content.writeTo(OutputStream.nullOutputStream()));
  }

  AfterBytes(long bytes, Action action, FileSink next) {
    this.bytes = bytes;
    this.action = action;
    this.next = next;
  }

  long taken() {
    return taken;
  }

  @Override
  public void write(String name, ContentWriter content) throws IOException {
    next.write(
        name,
        whole -> {
          out = whole;
          content.writeTo(this);
        });
  }

  @Override
  public void write(int value) throws IOException {
    out.write(value);
    take(1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    out.write(buffer, offset, length);
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
