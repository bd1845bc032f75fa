package io.tidemark.backup.postgres;

import java.io.IOException;
import java.io.OutputStream;

/** Takes a number of bytes and then fails. */
final class FullDisk extends OutputStream {

  private long room;

  FullDisk(long room) {
    this.room = room;
  }

  @Override
  public void write(int value) throws IOException {
    take(1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    take(length);
  }

  private void take(int length) throws IOException {
    room -= length;
    if (room < 0) {
      throw new IOException("no space left");
    }
  }
}
