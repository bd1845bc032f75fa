package io.tidemark.backup.redis;

import io.tidemark.backup.redis.wire.Endpoint;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A snapshot as it comes, written on as it is read. What goes wrong with the server is told as
 * that; what goes wrong with the file stays an {@link IOException}.
 */
final class SnapshotContent extends InputStream {

  private final InputStream in;
  private final OutputStream out;
  private final Endpoint server;
  private final RunContext run;
  private long bytes;

  SnapshotContent(InputStream in, OutputStream out, Endpoint server, RunContext run) {
    this.in = in;
    this.out = out;
    this.server = server;
    this.run = run;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    int count = received(buffer, from, length);
    if (count > 0) {
      bytes += count;
      out.write(buffer, from, count);
    }
    return count;
  }

  private int received(byte[] buffer, int from, int length) {
    try {
      run.checkpoint();
      return in.read(buffer, from, length);
    } catch (IOException e) {
      run.checkpoint();
      throw RedisErrors.copying(server, bytes, e);
    }
  }

  long sizeBytes() {
    return bytes;
  }
}
