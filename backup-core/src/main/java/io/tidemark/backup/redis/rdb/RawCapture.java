package io.tidemark.backup.redis.rdb;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Collects the bytes of one value: in memory as long as it is small, else in a temporary file.
 * {@link #clear} makes it ready for the next one. Not thread-safe.
 */
final class RawCapture extends OutputStream implements RawValue {

  /** Several values are on their way at a time, in a heap of 64 MiB. */
  private static final int MOST_MEMORY_BYTES = 1 << 20;

  private ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable Path file;
  private @Nullable OutputStream fileOut;
  private long size;

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (fileOut == null && size + length > MOST_MEMORY_BYTES) {
      toFile();
    }
    if (fileOut != null) {
      fileOut.write(bytes, offset, length);
    } else {
      memory.write(bytes, offset, length);
    }
    size += length;
  }

  private void toFile() throws IOException {
    file = Files.createTempFile("tidemark-value", ".tmp");
    OutputStream out = Files.newOutputStream(file);
    fileOut = out;
    memory.writeTo(out);
    memory = new ByteArrayOutputStream();
  }

  /** Says that the value is complete. */
  void complete() throws IOException {
    if (fileOut != null) {
      fileOut.close();
      fileOut = null;
    }
  }

  @Override
  public long sizeBytes() {
    return size;
  }

  @Override
  public InputStream open() throws IOException {
    return file == null
        ? new ByteArrayInputStream(memory.toByteArray())
        : Files.newInputStream(file);
  }

  /** Forgets the value, and removes its file. */
  void clear() throws IOException {
    size = 0;
    memory.reset();
    Path gone = file;
    file = null;
    try {
      complete();
    } finally {
      fileOut = null;
      if (gone != null) {
        Files.delete(gone);
      }
    }
  }
}
