package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the content of a put writes to. It collects one part at a time and hands it to the pump.
 * Closing it does nothing, a failed write makes every later one fail, and after the put it refuses
 * everything.
 */
final class PartOutput extends OutputStream {

  /** Small objects take no part buffer, so that they never wait for the large ones. */
  private static final int LARGEST_SMALL_BUFFER = 256 * 1024;

  private final Uploads uploads;
  private final Draft draft;
  private final PartBuffers.Share buffers;
  private final PartPump pump;
  private PartBytes buffer;
  private boolean borrowed;
  private boolean pumping;
  private boolean ended;
  private @Nullable IOException failure;

  PartOutput(Uploads uploads, Draft draft, PartBuffers.Share buffers, PartPump pump) {
    this.uploads = uploads;
    this.draft = draft;
    this.buffers = buffers;
    this.pump = pump;
    this.buffer = new PartBytes(Math.min(LARGEST_SMALL_BUFFER, buffers.size()));
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    check();
    for (int done = 0; done < length; ) {
      makeRoom();
      done += buffer.write(bytes, offset + done, length - done);
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
    if (!buffer.isFull()) {
      return;
    }
    try {
      if (!borrowed) {
        enlarge();
      }
      if (buffer.isFull()) {
        sendPart();
        borrow();
      }
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** Goes on in a buffer of the ring, which only in tests is no larger. */
  private void enlarge() throws IOException {
    PartBytes small = buffer;
    borrow();
    small.forEach(buffer::write);
  }

  private void borrow() throws IOException {
    buffer = buffers.take("store " + draft);
    borrowed = true;
  }

  private void sendPart() throws IOException {
    PartBytes full = buffer;
    buffer = new PartBytes(0);
    borrowed = false;
    pumping = true;
    pump.send(full);
  }

  /** Ends the loan and returns all that was written. The buffer is still in use until the end. */
  synchronized Staged finish() throws IOException {
    check();
    ended = true;
    if (!pumping) {
      return new SingleObject(uploads, draft, buffer);
    }
    if (buffer.length() > 0) {
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
    buffer = new PartBytes(0);
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
