package io.tidemark.backup.postgres.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages to and from a server, on a socket that is past the login. Notices and changed parameters
 * are dealt with here, errors become exceptions. For one thread at a time; {@link #close} may be
 * called from any, and ends the others' waiting.
 */
final class Messages implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Messages.class);

  private static final int HEADER = 5;
  private static final int BUFFER_SIZE = 256 * 1024;
  // A walsender's largest message is 128 KiB and a bit; the rest is room for long error texts.
  private static final int MAX_MESSAGE = 16 * 1024 * 1024;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private byte[] buffer = new byte[BUFFER_SIZE];
  private int start;
  private int end;

  Messages(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
    socket.setSoTimeout(0);
  }

  /** A message of the server: its type and its content. */
  record Message(char type, Body body) {}

  /** Waits for the next message. */
  Message read() throws IOException {
    socket.setSoTimeout(0);
    Message message = next();
    while (isAside(message)) {
      message = next();
    }
    return message;
  }

  /** Waits for the next message, but not much longer than {@code limit}; then nothing is lost. */
  Optional<Message> poll(Duration limit) throws IOException {
    try {
      if (!isBuffered()) {
        socket.setSoTimeout((int) Math.max(1, limit.toMillis()));
      }
      Message message = next();
      return isAside(message) ? Optional.empty() : Optional.of(message);
    } catch (SocketTimeoutException notYet) {
      return Optional.empty();
    }
  }

  private boolean isBuffered() throws IOException {
    return end - start >= HEADER && end - start >= HEADER + length();
  }

  private Message next() throws IOException {
    need(HEADER);
    int length = length();
    need(HEADER + length);
    char type = (char) (buffer[start] & 0xFF);
    int from = start + HEADER;
    start = from + length;
    Message message = new Message(type, new Body(buffer, from, start));
    if (type == 'E') {
      throw new ServerException(error(message.body()));
    }
    return message;
  }

  private int length() throws IOException {
    int length = Body.int32(buffer, start + 1) - 4;
    if (length < 0 || length > MAX_MESSAGE) {
      throw new IOException(
          "the server has announced a message of %d bytes; it does not speak PostgreSQL's protocol"
              .formatted(length));
    }
    return length;
  }

  private void need(int bytes) throws IOException {
    if (start == end) {
      start = 0;
      end = 0;
    }
    if (start + bytes > buffer.length) {
      makeRoom(bytes);
    }
    while (end - start < bytes) {
      int count = in.read(buffer, end, buffer.length - end);
      if (count < 0) {
        throw new EOFException("the server has closed the connection");
      }
      end += count;
    }
  }

  private void makeRoom(int bytes) {
    byte[] target = bytes > buffer.length ? new byte[bytes] : buffer;
    System.arraycopy(buffer, start, target, 0, end - start);
    buffer = target;
    end -= start;
    start = 0;
  }

  /** Whether the message is one that a server may send at any time. */
  private static boolean isAside(Message message) throws IOException {
    if (message.type() == 'N') {
      LOG.debug("the server says: {}", error(message.body()).getMessage());
    }
    return message.type() == 'N' || message.type() == 'S' || message.type() == 'A';
  }

  private static ServerErrorMessage error(Body body) throws IOException {
    byte[] text = new byte[body.remaining()];
    for (int i = 0; i < text.length; i++) {
      text[i] = body.int8();
    }
    return new ServerErrorMessage(new String(text, StandardCharsets.UTF_8));
  }

  void send(char type, byte[] content) throws IOException {
    send(type, content, content.length);
  }

  void send(char type, byte[] content, int length) throws IOException {
    byte[] message = new byte[HEADER + length];
    message[0] = (byte) type;
    int announced = length + 4;
    for (int i = 0; i < 4; i++) {
      message[1 + i] = (byte) (announced >>> (24 - 8 * i));
    }
    System.arraycopy(content, 0, message, HEADER, length);
    out.write(message);
    out.flush();
  }

  /** Sends a command as a simple query. */
  void sendQuery(String command) throws IOException {
    byte[] text = command.getBytes(StandardCharsets.UTF_8);
    send('Q', Arrays.copyOf(text, text.length + 1));
  }

  /** Breaks the connection off. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
