package com.example.tidemark.webdav;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer while it arrives. Unlike the stream that the JDK offers it waits for a
 * limited time only, so that a connection that died without a word does not stop a reader for ever.
 */
final class Arriving extends InputStream implements BodySubscriber<Arriving> {

  /** What has arrived: some buffers, or how it ended. */
  private record Portion(List<ByteBuffer> buffers, boolean end, Throwable failure) {}

  private final Duration timeout;
  private final BlockingQueue<Portion> portions = new LinkedBlockingQueue<>();
  private final Queue<ByteBuffer> buffers = new ArrayDeque<>();
  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
  private boolean ended;

  private Arriving(Duration timeout) {
    this.timeout = timeout;
  }

  static BodyHandler<Arriving> within(Duration timeout) {
    return answer -> new Arriving(timeout);
  }

  @Override
  public CompletionStage<Arriving> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  /** One portion is on its way at a time, so that memory is bounded. */
  @Override
  public void onSubscribe(Subscription started) {
    subscription.complete(started);
    started.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> next) {
    portions.add(new Portion(next, false, null));
  }

  @Override
  public void onError(Throwable failure) {
    portions.add(new Portion(List.of(), true, failure));
  }

  @Override
  public void onComplete() {
    portions.add(new Portion(List.of(), true, null));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (buffers.isEmpty()) {
      if (ended) {
        return -1;
      }
      receive();
    }
    ByteBuffer first = buffers.element();
    int count = Math.min(length, first.remaining());
    first.get(bytes, offset, count);
    dropEmpty();
    return count;
  }

  private void receive() throws IOException {
    Portion next = next();
    if (next.failure() != null) {
      throw new IOException(next.failure().getMessage(), next.failure());
    }
    ended = next.end();
    buffers.addAll(next.buffers());
    dropEmpty();
  }

  private Portion next() throws IOException {
    try {
      Portion next = portions.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new HttpTimeoutException("the server has sent nothing for " + timeout);
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  private void dropEmpty() {
    boolean waiting = !buffers.isEmpty();
    while (waiting && !buffers.element().hasRemaining()) {
      buffers.remove();
      waiting = !buffers.isEmpty();
    }
    if (!waiting && !ended) {
      subscription.join().request(1);
    }
  }

  /** Gives up what has not arrived, and the connection with it. */
  @Override
  public void close() {
    ended = true;
    buffers.clear();
    subscription.thenAccept(Subscription::cancel);
  }
}
