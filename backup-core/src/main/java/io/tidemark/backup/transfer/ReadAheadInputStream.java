package io.tidemark.backup.transfer;

import io.tidemark.backup.error.BackupException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads another stream on a thread of its own, up to 2 MiB ahead, so that what makes the content
 * and what uses it work at the same time. Its end is reached only after the other stream's was, and
 * what that throws is thrown here.
 */
public final class ReadAheadInputStream extends InputStream {

  private static final int CHUNK_BYTES = ChunkingOutputStream.CHUNK_BYTES;

  /** How long a read may take to react to an interrupt before its thread is left behind. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final InputStream in;
  private final Handoff ahead = new Handoff();
  private final Task<Boolean> reader = new Task<>(this::readAll);
  private byte @Nullable [] chunk = new byte[0];
  private int position;

  /**
   * Begins to read.
   *
   * @param in becomes this stream's own, which closes it
   */
  public ReadAheadInputStream(InputStream in) {
    this.in = in;
    reader.start(ReadAheadInputStream::start);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "tidemark-restore-read");
    thread.setDaemon(true);
    thread.start();
  }

  private boolean readAll() throws IOException {
    try {
      try (in) {
        byte[] bytes = new byte[CHUNK_BYTES];
        int count = in.readNBytes(bytes, 0, CHUNK_BYTES);
        while (count > 0) {
          ahead.put(count == CHUNK_BYTES ? bytes : Arrays.copyOf(bytes, count));
          bytes = new byte[CHUNK_BYTES];
          count = in.readNBytes(bytes, 0, CHUNK_BYTES);
        }
      }
      ahead.finish();
      return true;
    } catch (Throwable e) {
      ahead.fail(e);
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (chunk != null && position == chunk.length) {
      chunk = next();
      position = 0;
    }
    if (chunk == null) {
      return -1;
    }
    int count = Math.min(length, chunk.length - position);
    System.arraycopy(chunk, position, bytes, offset, count);
    position += count;
    return count;
  }

  private byte @Nullable [] next() throws IOException {
    try {
      return ahead.take();
    } catch (HandoffBrokenException e) {
      throw failure(e.getCause());
    }
  }

  private static IOException failure(@Nullable Throwable cause) {
    if (cause instanceof BackupException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return cause instanceof IOException e ? e : new IOException("reading failed: " + cause, cause);
  }

  /**
   * Ends the reading, also in the middle. Returns when the other stream is closed; one that reacts
   * to no interrupt is left to its thread after five seconds.
   */
  @Override
  public void close() {
    ahead.fail(new InterruptedIOException("the content is not wanted any more"));
    reader.interrupt();
    boolean interrupted = Thread.interrupted();
    try {
      reader.await(GRACE);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
