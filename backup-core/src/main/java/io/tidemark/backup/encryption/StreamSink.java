package io.tidemark.backup.encryption;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * A channel onto a stream, without the 8 KiB pieces of {@link java.nio.channels.Channels}. Only for
 * buffers with an array.
 */
final class StreamSink implements WritableByteChannel {

  private final OutputStream out;

  StreamSink(OutputStream out) {
    this.out = out;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int length = source.remaining();
    out.write(source.array(), source.arrayOffset() + source.position(), length);
    source.position(source.limit());
    return length;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  /** The stream is lent and stays open. */
  @Override
  public void close() {}
}
