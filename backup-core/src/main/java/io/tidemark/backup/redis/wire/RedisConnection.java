package io.tidemark.backup.redis.wire;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One connection to a Redis server, logged in. Commands are answered in their order, so that many
 * can be sent before their replies are received. Not thread-safe, but for {@link #close}, which
 * another thread may call to end a wait.
 */
public final class RedisConnection implements AutoCloseable {

  private static final int BUFFER_BYTES = 64 << 10;

  private final Endpoint endpoint;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private RedisConnection(Endpoint endpoint, Socket socket, Socket talking) throws IOException {
    this.endpoint = endpoint;
    this.socket = socket;
    this.in = new BufferedInputStream(talking.getInputStream(), BUFFER_BYTES);
    this.out = new BufferedOutputStream(talking.getOutputStream(), BUFFER_BYTES);
  }

  /**
   * Connects and logs in.
   *
   * @param limit for connecting and for each wait for a server that says nothing
   */
  public static RedisConnection open(Endpoint endpoint, RedisLogin login, Duration limit)
      throws IOException {
    return open(endpoint, new Access(login, TlsSettings.usual(), limit));
  }

  /** Connects and logs in. */
  @SuppressWarnings("AddressSelection") // each of a host's addresses is tried
  public static RedisConnection open(Endpoint endpoint, Access access) throws IOException {
    IOException last = null;
    for (InetAddress address : InetAddress.getAllByName(endpoint.address())) {
      try {
        return open(new InetSocketAddress(address, endpoint.port()), endpoint, access);
      } catch (ConnectException | NoRouteToHostException e) {
        if (last != null) {
          e.addSuppressed(last);
        }
        last = e;
      }
    }
    throw last == null ? new UnknownHostException(endpoint.host()) : last;
  }

  private static RedisConnection open(SocketAddress address, Endpoint endpoint, Access access)
      throws IOException {
    Socket socket = new Socket();
    try {
      int millis = Math.toIntExact(access.limit().toMillis());
      socket.connect(address, millis);
      socket.setSoTimeout(millis);
      socket.setTcpNoDelay(true);
      Socket talking = endpoint.tls() ? access.tls().over(socket, endpoint) : socket;
      RedisConnection connection = new RedisConnection(endpoint, socket, talking);
      connection.logIn(access.login());
      return connection;
    } catch (IOException | RuntimeException e) {
      try {
        socket.close();
      } catch (IOException unclosed) {
        e.addSuppressed(unclosed);
      }
      throw e;
    }
  }

  private void logIn(RedisLogin login) throws IOException {
    String password = login.password().map(secret -> new String(secret.reveal())).orElse("");
    if (!login.user().isEmpty()) {
      call("AUTH", login.user(), password);
    } else if (login.password().isPresent()) {
      call("AUTH", password);
    }
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /**
   * Sends one command and waits for its reply.
   *
   * @throws RedisErrorException if the server answers with an error
   */
  public Reply call(String... words) throws IOException {
    send(words);
    flush();
    return succeeded(receive());
  }

  /** Sends one command, at the latest with the next {@link #flush}. */
  public void send(String... words) throws IOException {
    byte[][] parts = new byte[words.length][];
    for (int i = 0; i < words.length; i++) {
      parts[i] = words[i].getBytes(StandardCharsets.UTF_8);
    }
    send(parts);
  }

  /** Sends one command, at the latest with the next {@link #flush}. */
  public void send(byte[]... parts) throws IOException {
    header('*', parts.length);
    for (byte[] part : parts) {
      part(part);
    }
  }

  /**
   * Begins a command of so many parts, each of which is then given to {@link #part}. It is sent at
   * the latest with the next {@link #flush}; a command that breaks off ruins the connection.
   */
  public void begin(int parts) throws IOException {
    header('*', parts);
  }

  /** Sends the next part of a command. */
  public void part(byte[] bytes) throws IOException {
    header('$', bytes.length);
    out.write(bytes);
    end();
  }

  /** Sends the next part of a command, whose length is known and which comes in pieces. */
  public void part(long length, Part content) throws IOException {
    header('$', length);
    content.writeTo(out);
    end();
  }

  /** What writes exactly the bytes of a part; it closes nothing. */
  @FunctionalInterface
  public interface Part {
    void writeTo(OutputStream out) throws IOException;
  }

  private void end() throws IOException {
    out.write('\r');
    out.write('\n');
  }

  private void header(char kind, long number) throws IOException {
    out.write((kind + Long.toString(number) + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  public void flush() throws IOException {
    out.flush();
  }

  /** Waits for the reply to the oldest command that has none yet; an error is a reply, too. */
  public Reply receive() throws IOException {
    return reply(readLine());
  }

  private Reply reply(String line) throws IOException {
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> new Reply.Status(rest);
      case '-' -> new Reply.Failure(rest);
      case ':' -> new Reply.Whole(Long.parseLong(rest));
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> array(Integer.parseInt(rest));
      default -> throw new IOException("not Redis' protocol: a reply begins with " + line);
    };
  }

  /**
   * Waits for the reply to the oldest command that has none yet. Bytes are given to {@code taker}
   * as they come, whatever their size, and what it leaves is passed over.
   *
   * @return any other reply; empty if the reply was bytes
   */
  public Optional<Reply> receive(Taker taker) throws IOException {
    int kind = in.read();
    if (kind != '$') {
      return Optional.of(reply(kind < 0 ? readLine() : (char) kind + readLine()));
    }
    long length = Long.parseLong(readLine());
    if (length < 0) {
      return Optional.of(new Reply.Absent());
    }
    try (BoundedInput bytes = new BoundedInput(in, length)) {
      taker.take(bytes, length);
    }
    requireEnd();
    return Optional.empty();
  }

  /** What takes the bytes of a reply; the stream ends behind them. */
  @FunctionalInterface
  public interface Taker {
    void take(InputStream bytes, long length) throws IOException;
  }

  /** Returns a reply that is none of an error. */
  public static Reply succeeded(Reply reply) throws RedisErrorException {
    if (reply instanceof Reply.Failure failure) {
      throw new RedisErrorException(failure.words());
    }
    return reply;
  }

  private Reply bulk(int length) throws IOException {
    if (length < 0) {
      return new Reply.Absent();
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the server closed the connection within a reply");
    }
    requireEnd();
    return new Reply.Bulk(bytes);
  }

  private void requireEnd() throws IOException {
    if (in.read() != '\r' || in.read() != '\n') {
      throw new EOFException("the server closed the connection within a reply");
    }
  }

  private Reply array(int length) throws IOException {
    if (length < 0) {
      return new Reply.Absent();
    }
    List<Reply> items = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      items.add(receive());
    }
    return new Reply.Array(items);
  }

  /** Reads one line of the protocol, without its end. */
  String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\r'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      line.append((char) next);
    }
    if (in.read() != '\n' || line.isEmpty()) {
      throw new IOException("not Redis' protocol: a line ends wrongly");
    }
    return line.toString();
  }

  /** Reads one line like {@link #readLine}, behind any empty ones that say "still here". */
  String readLineAfterSigns() throws IOException {
    in.mark(1);
    while (in.read() == '\n') {
      in.mark(1);
    }
    in.reset();
    return readLine();
  }

  InputStream in() {
    return in;
  }

  /**
   * Closes the connection at once, below any encryption, which would wait to say so; a thread that
   * waits for the server fails.
   */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
