package io.tidemark.backup.storage.sftp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the content of a put writes to. Closing it does nothing, a failed write makes every later
 * one fail, and after the put it refuses everything.
 */
final class LentOutput extends OutputStream {

  private final Upload upload;
  private final UnaryOperator<IOException> explanation;
  private byte[] chunk;
  private int filled;
  private boolean ended;
  private @Nullable IOException failure;

  LentOutput(Upload upload, UnaryOperator<IOException> explanation) {
    this.upload = upload;
    this.explanation = explanation;
    this.chunk = upload.chunk();
  }

  @Override
  public synchronized void write(int b) throws IOException {
    check();
    chunk[filled++] = (byte) b;
    sendIfFull();
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    check();
    for (int done = 0; done < length; ) {
      int step = Math.min(length - done, chunk.length - filled);
      System.arraycopy(bytes, offset + done, chunk, filled, step);
      filled += step;
      done += step;
      sendIfFull();
    }
  }

  /** Checks the stream only: nobody sees a file that is not complete, so nothing is gained. */
  @Override
  public synchronized void flush() throws IOException {
    check();
  }

  /** Does nothing: what was lent is closed by its owner. */
  @Override
  public void close() {}

  /** Ends the loan and returns how many bytes the server has acknowledged. */
  synchronized long finish() throws IOException {
    check();
    try {
      send();
      ended = true;
      return upload.settle();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Ends the loan; what has not been written never will be. */
  synchronized void end() {
    ended = true;
  }

  private void sendIfFull() throws IOException {
    if (filled == chunk.length) {
      try {
        send();
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }

  private void send() throws IOException {
    if (filled > 0) {
      byte[] full = chunk;
      int length = filled;
      filled = 0;
      upload.write(full, length);
      chunk = upload.chunk();
    }
  }

  private IOException failed(IOException e) {
    IOException explained = explanation.apply(e);
    failure = explained;
    return explained;
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
