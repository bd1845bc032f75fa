package io.tidemark.backup.storage.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the content of a put writes to. Closing it does nothing, a failed write makes every later
 * one fail, and after the put it refuses everything.
 */
final class LentOutput extends OutputStream {

  /** Large enough for few system calls, small enough for the JDK's copy off the heap per thread. */
  private static final int BUFFER_SIZE = 128 * 1024;

  private final WritableByteChannel channel;
  private final UnaryOperator<IOException> explanation;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);
  private long count;
  private boolean ended;
  private @Nullable IOException failure;

  LentOutput(WritableByteChannel channel, UnaryOperator<IOException> explanation) {
    this.channel = channel;
    this.explanation = explanation;
  }

  @Override
  public synchronized void write(int b) throws IOException {
    check();
    if (!buffer.hasRemaining()) {
      drain();
    }
    buffer.put((byte) b);
    count++;
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    check();
    int done = 0;
    while (done < length) {
      if (!buffer.hasRemaining()) {
        drain();
      }
      int step = Math.min(length - done, buffer.remaining());
      buffer.put(bytes, offset + done, step);
      done += step;
      count += step;
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    check();
    drain();
  }

  /** Does nothing: what was lent is closed by its owner. */
  @Override
  public void close() {}

  /** Ends the loan and returns how many bytes were handed to the file. */
  synchronized long finish() throws IOException {
    flush();
    ended = true;
    return count;
  }

  /** Ends the loan; what has not been written never will be. */
  synchronized void end() {
    ended = true;
  }

  private void drain() throws IOException {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      failure = explanation.apply(e);
      throw failure;
    }
    buffer.clear();
  }

  private void check() throws IOException {
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
    if (ended) {
      throw new IOException("this stream was lent to a put that has ended");
    }
  }
}
