package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the content of a put writes to. It collects one part at a time and hands it to the pump.
 * Closing it does nothing, a failed write makes every later one fail, and after the put it refuses
 * everything.
 */
final class PartOutput extends OutputStream {

  private static final int FIRST_BUFFER = 16 * 1024;

  /** Small objects take no part buffer, so that they never wait for the large ones. */
  private static final int LARGEST_SMALL_BUFFER = 256 * 1024;

  private final Uploads uploads;
  private final Draft draft;
  private final int partSize;
  private final PartBuffers.Share buffers;
  private final PartPump pump;
  private byte[] buffer;
  private boolean borrowed;
  private int filled;
  private boolean pumping;
  private boolean ended;
  private @Nullable IOException failure;

  PartOutput(Uploads uploads, Draft draft, PartBuffers.Share buffers, PartPump pump) {
    this.uploads = uploads;
    this.draft = draft;
    this.partSize = buffers.size();
    this.buffers = buffers;
    this.pump = pump;
    this.buffer = new byte[Math.min(FIRST_BUFFER, partSize)];
  }

  @Override
  public synchronized void write(int b) throws IOException {
    check();
    makeRoom();
    buffer[filled++] = (byte) b;
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    check();
    for (int done = 0; done < length; ) {
      makeRoom();
      int step = Math.min(length - done, buffer.length - filled);
      System.arraycopy(bytes, offset + done, buffer, filled, step);
      filled += step;
      done += step;
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    check();
  }

  /** Does nothing: what was lent is closed by its owner. */
  @Override
  public void close() {}

  private void makeRoom() throws IOException {
    if (filled < buffer.length) {
      return;
    }
    try {
      if (filled < partSize) {
        enlarge();
      } else {
        sendPart();
        buffer = buffers.take("store " + draft);
        borrowed = true;
      }
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private void enlarge() throws IOException {
    int next = Math.min(filled * 4, partSize);
    if (next <= LARGEST_SMALL_BUFFER) {
      buffer = Arrays.copyOf(buffer, next);
      return;
    }
    byte[] large = buffers.take("store " + draft);
    System.arraycopy(buffer, 0, large, 0, filled);
    buffer = large;
    borrowed = true;
  }

  /** The pump wants a buffer of the ring; only parts of tests are so small that it is not one. */
  private void sendPart() throws IOException {
    if (!borrowed) {
      byte[] large = buffers.take("store " + draft);
      System.arraycopy(buffer, 0, large, 0, filled);
      buffer = large;
    }
    byte[] full = buffer;
    int length = filled;
    buffer = new byte[0];
    borrowed = false;
    filled = 0;
    pumping = true;
    pump.send(full, length);
  }

  /** Ends the loan and returns all that was written. The buffer is still in use until the end. */
  synchronized Staged finish() throws IOException {
    check();
    ended = true;
    if (!pumping) {
      return new SingleObject(uploads, draft, buffer, filled);
    }
    if (filled > 0) {
      sendPart();
    }
    pump.finish();
    return pump;
  }

  /** Ends the loan, and gives the buffer back; what has not been sent never will be. */
  synchronized void end() {
    ended = true;
    if (borrowed) {
      borrowed = false;
      buffers.drop(buffer);
    }
    buffer = new byte[0];
    filled = 0;
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
