package com.example.tidemark.webdav;

import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Hands what a content writes to the HTTP client, which sends it in chunks on a thread of its own:
 * a few blocks are on their way, and the size need not be known. A PUT that breaks cannot be
 * repeated, because the content is gone; that is the price for neither memory nor a file of its
 * size.
 */
final class Upload implements AutoCloseable {

  private static final int BLOCK_BYTES = 64 * 1024;
  private static final int BLOCKS_AHEAD = 4;
  private static final byte[] END = {};
  private static final byte[] ABORT = {};

  private final StorageKey key;
  private final Duration timeout;
  private final BlockingQueue<byte[]> blocks = new ArrayBlockingQueue<>(BLOCKS_AHEAD);
  private CompletableFuture<HttpResponse<Void>> answer = new CompletableFuture<>();
  private final Lent lent = new Lent();
  private volatile boolean closed;

  Upload(StorageKey key, Duration timeout) {
    this.key = key;
    this.timeout = timeout;
  }

  void answeredBy(CompletableFuture<HttpResponse<Void>> response) {
    answer = response;
    answer.whenComplete((done, failure) -> wake());
  }

  /** Lets go who waits at either end of the queue, since the other end has gone. */
  private synchronized void wake() {
    blocks.clear();
    if (closed) {
      blocks.add(ABORT);
    }
  }

  /** What the HTTP client reads. */
  InputStream source() {
    return new Source();
  }

  /** What the content writes to; closing it does nothing. */
  OutputStream lend() {
    return lent;
  }

  /** Ends the loan, waits until the server has taken everything, and returns how much that is. */
  long finish() throws IOException {
    long count = lent.finish();
    Answers.refuseUnlessDone("store '" + key + "'", await().statusCode());
    return count;
  }

  /** Ends the loan; whatever the server has got by now is not an object, and never will be. */
  @Override
  public void close() {
    lent.end();
    closed = true;
    answer.cancel(true);
    wake();
  }

  private HttpResponse<Void> await() throws IOException {
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException(
          "cannot store '%s': %s".formatted(key, e.getCause().getMessage()), e.getCause());
    } catch (TimeoutException e) {
      throw (IOException)
          new HttpTimeoutException(
                  "the server has not confirmed '%s' for %s".formatted(key, timeout))
              .initCause(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return (IOException)
        new InterruptedIOException("storing '" + key + "' was interrupted").initCause(e);
  }

  private void hand(byte[] block) throws IOException {
    offer(block);
    if (answer.isDone()) {
      Answers.refuseUnlessDone("store '" + key + "'", await().statusCode());
      throw new IOException("the server has answered before it had all of '" + key + "'");
    }
  }

  private void offer(byte[] block) throws IOException {
    try {
      if (!blocks.offer(block, timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new HttpTimeoutException(
            "the server has taken nothing of '%s' for %s".formatted(key, timeout));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Collects blocks. */
  private final class Lent extends OutputStream {

    private final byte[] block = new byte[BLOCK_BYTES];
    private int filled;
    private long count;
    private boolean ended;

    @Override
    public synchronized void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      check();
      int done = 0;
      while (done < length) {
        int step = Math.min(length - done, BLOCK_BYTES - filled);
        System.arraycopy(bytes, offset + done, block, filled, step);
        done += step;
        filled += step;
        count += step;
        if (filled == BLOCK_BYTES) {
          flush();
        }
      }
    }

    @Override
    public synchronized void flush() throws IOException {
      check();
      if (filled > 0) {
        byte[] full = Arrays.copyOf(block, filled);
        filled = 0;
        hand(full);
      }
    }

    private void check() throws IOException {
      if (ended) {
        throw new IOException("this stream was lent to a put that has ended");
      }
    }

    @Override
    public void close() {}

    synchronized long finish() throws IOException {
      flush();
      ended = true;
      offer(END);
      return count;
    }

    synchronized void end() {
      ended = true;
    }
  }

  /** Gives out blocks. */
  private final class Source extends InputStream {

    private byte[] block = {};
    private int position;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (block != END && position == block.length) {
        block = next();
        position = 0;
      }
      if (block == END) {
        return -1;
      }
      int count = Math.min(length, block.length - position);
      System.arraycopy(block, position, bytes, offset, count);
      position += count;
      return count;
    }

    private byte[] next() throws IOException {
      byte[] next;
      try {
        next = blocks.take();
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      if (next == ABORT) {
        throw new IOException("the content of '" + key + "' has failed");
      }
      return next;
    }
  }
}
