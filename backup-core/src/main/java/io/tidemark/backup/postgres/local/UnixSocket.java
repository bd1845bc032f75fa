package io.tidemark.backup.postgres.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A socket in the file system, in the shape that the driver wants. The channel does not block,
 * since a blocking one knows no timeout, and the driver looks for messages with one. An interrupt
 * of the waiting thread breaks the connection.
 */
final class UnixSocket extends Socket {

  private static final int BUFFER_BYTES = 64 << 10;

  private final Path path;
  private final SocketChannel channel;
  private final Readiness readable;
  private final Readiness writable;
  private volatile int timeoutMillis;
  private volatile boolean connected;

  UnixSocket(Path path) throws IOException {
    this.path = path;
    this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.configureBlocking(false);
    this.readable = new Readiness(channel, SelectionKey.OP_READ);
    this.writable = new Readiness(channel, SelectionKey.OP_WRITE);
  }

  @Override
  public void connect(@Nullable SocketAddress ignored) throws IOException {
    connect(ignored, 0);
  }

  /** Connects to the path, whatever host and port the driver has; that never takes long. */
  @Override
  public void connect(@Nullable SocketAddress ignored, int limitMillis) throws IOException {
    try {
      if (!channel.connect(UnixDomainSocketAddress.of(path))) {
        writable.await(limitMillis);
        channel.finishConnect();
      }
      connected = true;
    } catch (IOException e) {
      SocketException failure = new SocketException(path + ": " + e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  @Override
  public InputStream getInputStream() {
    return new Input();
  }

  @Override
  public OutputStream getOutputStream() {
    return new Output();
  }

  @Override
  public synchronized void setSoTimeout(int millis) {
    timeoutMillis = millis;
  }

  @Override
  public synchronized int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public synchronized void close() throws IOException {
    // The selectors come last: each still holds the channel's file until it is closed.
    try (readable;
        writable) {
      channel.close();
    }
  }

  @Override
  public void setTcpNoDelay(boolean on) {
    // There is no TCP here.
  }

  @Override
  public boolean getTcpNoDelay() {
    return true;
  }

  @Override
  public void setKeepAlive(boolean on) {
    // The other end is on this machine.
  }

  @Override
  public boolean getKeepAlive() {
    return false;
  }

  @Override
  public void setSendBufferSize(int bytes) {
    // The system's size is right.
  }

  @Override
  public int getSendBufferSize() {
    return BUFFER_BYTES;
  }

  @Override
  public void setReceiveBufferSize(int bytes) {
    // The system's size is right.
  }

  @Override
  public int getReceiveBufferSize() {
    return BUFFER_BYTES;
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private final class Input extends InputStream {

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
      int count = channel.read(buffer);
      while (count == 0) {
        readable.await(timeoutMillis);
        count = channel.read(buffer);
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      UnixSocket.this.close();
    }
  }

  private final class Output extends OutputStream {

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(source, offset, length);
      while (buffer.hasRemaining()) {
        if (channel.write(buffer) == 0) {
          writable.await(0);
        }
      }
    }

    @Override
    public void close() throws IOException {
      UnixSocket.this.close();
    }
  }
}
