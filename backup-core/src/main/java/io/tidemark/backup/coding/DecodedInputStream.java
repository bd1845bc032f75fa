package io.tidemark.backup.coding;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a decoder yields. The first failure and the end are final. Not thread-safe. */
final class DecodedInputStream extends InputStream {

  private final Inlet inlet;
  private final InputStream decoder;
  private @Nullable IOException failure;
  private boolean ended;
  private boolean closed;

  DecodedInputStream(Inlet inlet, InputStream decoder) {
    this.inlet = inlet;
    this.decoder = decoder;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    checkUsable();
    if (length == 0) {
      return 0;
    }
    if (ended) {
      return -1;
    }
    try {
      return readSome(bytes, offset, length);
    } catch (IOException | RuntimeException e) {
      failure = inlet.explain(e);
      throw failure;
    }
  }

  private int readSome(byte[] bytes, int offset, int length) throws IOException {
    int count;
    do {
      count = decoder.read(bytes, offset, length);
    } while (count == 0);
    if (count < 0) {
      inlet.requireContent();
      ended = true;
    }
    return count;
  }

  private void checkUsable() throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (failure != null) {
      throw new IOException("reading already failed: " + failure.getMessage(), failure);
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      decoder.close();
    } finally {
      inlet.closeStored();
    }
  }
}
