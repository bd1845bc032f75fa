package io.tidemark.backup.encryption;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** A channel over a stream; see {@link StreamSink}. Only for buffers with an array. */
final class StreamSource implements ReadableByteChannel {

  private final InputStream in;

  StreamSource(InputStream in) {
    this.in = in;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int count =
        in.read(target.array(), target.arrayOffset() + target.position(), target.remaining());
    if (count > 0) {
      target.position(target.position() + count);
    }
    return count;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  /** The stream is lent and stays open. */
  @Override
  public void close() {}
}
