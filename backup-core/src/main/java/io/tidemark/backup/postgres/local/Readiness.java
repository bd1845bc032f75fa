package io.tidemark.backup.postgres.local;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Waits until a channel can be read, or written. For one thread; any may close it. */
final class Readiness implements Closeable {

  private final Selector selector;

  Readiness(SocketChannel channel, int operation) throws IOException {
    selector = Selector.open();
    channel.register(selector, operation);
  }

  /**
   * Waits.
   *
   * @param millis how long; 0 for ever
   * @throws InterruptedIOException if the thread is interrupted, which it still is afterwards
   */
  void await(int millis) throws IOException {
    int ready = selector.isOpen() ? selector.select(millis) : 0;
    if (!selector.isOpen()) {
      throw new SocketException("socket closed");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted while waiting for the server");
    }
    if (ready == 0 && millis > 0) {
      throw new SocketTimeoutException("no answer within " + millis + " ms");
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() throws IOException {
    selector.close();
  }
}
