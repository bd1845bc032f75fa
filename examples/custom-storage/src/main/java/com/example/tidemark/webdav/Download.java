package com.example.tidemark.webdav;

import io.tidemark.backup.storage.StorageKey;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;

/** Reads an object to its end, or throws. A connection that breaks is made again where it broke. */
final class Download extends InputStream {

  private static final int PARTIAL = 206;
  private static final int BEYOND_THE_END = 416;

  private final DavServer server;
  private final StorageKey key;
  private final long size;
  private InputStream body;
  private long position;
  private int failures;

  private Download(DavServer server, StorageKey key, long offset, long size, InputStream body) {
    this.server = server;
    this.key = key;
    this.position = offset;
    this.size = size;
    this.body = body;
  }

  static Download open(DavServer server, StorageKey key, long offset) throws IOException {
    String operation = "open '" + key + "'";
    HttpResponse<Arriving> answer =
        server.patience().retrying(operation, () -> server.get(key, offset));
    int status = answer.statusCode();
    if (status == BEYOND_THE_END) {
      answer.body().close();
      return atTheEnd(server, key, offset);
    }
    try {
      Answers.refuseUnlessDone(operation, status);
      long length = Answers.entry(key.value(), answer.headers()).size();
      if (status != PARTIAL) {
        answer.body().skipNBytes(offset);
      }
      long size = status == PARTIAL ? offset + length : length;
      return new Download(server, key, offset, size, answer.body());
    } catch (IOException e) {
      answer.body().close();
      throw e;
    }
  }

  /** There is no range that begins at the end, but there is nothing wrong with beginning there. */
  private static Download atTheEnd(DavServer server, StorageKey key, long offset)
      throws IOException {
    long size = server.find(key.value()).map(Entry::size).orElse(0L);
    if (offset > size) {
      throw new EOFException(
          "'%s' has %d bytes and cannot be read from %d".formatted(key, size, offset));
    }
    return new Download(server, key, offset, size, InputStream.nullInputStream());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (position < size) {
      try {
        int count = body.read(bytes, offset, (int) Math.min(length, size - position));
        if (count < 0) {
          throw new EOFException("'%s' ended after %d of %d bytes".formatted(key, position, size));
        }
        position += count;
        failures = count > 0 ? 0 : failures;
        return count;
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        resume(e);
      }
    }
    return length == 0 ? 0 : -1;
  }

  private void resume(IOException failure) throws IOException {
    body.close();
    if (++failures == Patience.ATTEMPTS) {
      throw failure;
    }
    String operation = "read '%s' from %d".formatted(key, position);
    server.patience().pauseAfter(operation, failures, failure);
    try {
      body = open(server, key, position).body;
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      e.addSuppressed(failure);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    position = size;
    body.close();
  }
}
