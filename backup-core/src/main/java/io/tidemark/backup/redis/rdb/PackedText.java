package io.tidemark.backup.redis.rdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Collects the text that an encoded collection is. An entry of a stream, or of a list before Redis
 * 7, makes it as large as that entry is: then it goes to a temporary file, which is mapped, and is
 * removed by {@link #close}.
 */
final class PackedText implements RdbText.Sink, AutoCloseable {

  private static final int MOST_MEMORY_BYTES = 1 << 20;
  private static final int FIRST_BYTES = 64 << 10;

  private final RdbInput in;
  private ByteArrayOutputStream memory = new ByteArrayOutputStream(0);
  private @Nullable FileChannel file;

  PackedText(RdbInput in) {
    this.in = in;
  }

  @Override
  public void begin(long length) throws IOException {
    if (length > Integer.MAX_VALUE) {
      throw in.damaged("an encoded collection has %d bytes".formatted(length));
    }
    if (length <= MOST_MEMORY_BYTES) {
      // A damaged length must not cost its memory before the bytes are there.
      memory = new ByteArrayOutputStream((int) Math.min(length, FIRST_BYTES));
      return;
    }
    Path path = Files.createTempFile("tidemark-packed", ".tmp");
    file =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  @Override
  public void take(byte[] bytes, int offset, int length) throws IOException {
    if (file == null) {
      memory.write(bytes, offset, length);
      return;
    }
    ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
    while (left.hasRemaining()) {
      file.write(left);
    }
  }

  /** Returns what was collected; it can be read after {@link #close}, too. */
  Packed packed() throws IOException {
    return new Packed(
        file == null
            ? ByteBuffer.wrap(memory.toByteArray())
            : file.map(MapMode.READ_ONLY, 0, file.size()));
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
