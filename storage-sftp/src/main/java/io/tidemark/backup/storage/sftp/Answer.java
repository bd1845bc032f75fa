package io.tidemark.backup.storage.sftp;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The answer to one request, which comes later. It always comes: a connection that is silent for
 * too long is closed, and that ends all waits for it. Thread-safe.
 */
final class Answer<T> {

  private final Decoder<T> decoder;
  private final int patience;
  private final long sentAt = System.nanoTime();
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();

  /**
   * Creates an answer that has not arrived.
   *
   * @param patience how many times the usual limit the server may take for it
   */
  Answer(int patience, Decoder<T> decoder) {
    this.patience = patience;
    this.decoder = decoder;
  }

  /** Turns a reply into what the caller wants to know. */
  @FunctionalInterface
  interface Decoder<T> {
    T decode(Reply reply) throws IOException;
  }

  int patience() {
    return patience;
  }

  long sentAt() {
    return sentAt;
  }

  boolean hasArrived() {
    return reply.isDone();
  }

  void arrived(Reply received) {
    reply.complete(received);
  }

  void lost(ConnectionLostException reason) {
    reply.completeExceptionally(reason);
  }

  /**
   * Waits for the answer.
   *
   * @throws StatusException if the server refused
   * @throws ConnectionLostException if the connection broke first
   */
  T await() throws IOException {
    try {
      return decoder.decode(reply.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ConnectionLostException lost) {
        throw lost.again();
      }
      throw new IOException(e.getCause());
    }
  }
}
