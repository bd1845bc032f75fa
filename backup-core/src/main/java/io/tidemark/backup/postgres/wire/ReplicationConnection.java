package io.tidemark.backup.postgres.wire;

import io.tidemark.backup.postgres.wire.Messages.Message;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * A connection on which a server takes replication commands: {@code IDENTIFY_SYSTEM}, {@code
 * BASE_BACKUP}, {@code START_REPLICATION}. No SQL. For one thread at a time, except for {@link
 * #abort}.
 */
public final class ReplicationConnection implements AutoCloseable {

  private static final int COPY_PIECE = 64 * 1024;

  private final Connection session;
  private final Messages messages;

  private ReplicationConnection(Connection session, Messages messages) {
    this.session = session;
    this.messages = messages;
  }

  /**
   * Connects.
   *
   * @param purpose what the server's views shall call the connection
   */
  public static ReplicationConnection open(Login login, String purpose)
      throws SQLException, IOException {
    try (SocketCapture capture = SocketCapture.open()) {
      Connection session = login.connect(properties(capture.token(), purpose));
      try {
        return new ReplicationConnection(session, new Messages(capture.socket()));
      } catch (IOException | RuntimeException e) {
        session.close();
        throw e;
      }
    }
  }

  private static Map<PGProperty, String> properties(String token, String purpose) {
    return Map.of(
        PGProperty.REPLICATION,
        "true",
        PGProperty.PREFER_QUERY_MODE,
        "simple",
        PGProperty.ASSUME_MIN_SERVER_VERSION,
        "13",
        PGProperty.APPLICATION_NAME,
        purpose,
        // Its packets would be wrapped where no socket shows them.
        PGProperty.GSS_ENC_MODE,
        "disable",
        PGProperty.SOCKET_FACTORY,
        CapturingSocketFactory.class.getName(),
        PGProperty.SOCKET_FACTORY_ARG,
        token,
        PGProperty.SSL_FACTORY,
        CapturingSslFactory.class.getName());
  }

  /** Runs a command that answers with rows at most. */
  public Rows query(String command) throws IOException {
    start(command);
    Rows rows = rows();
    finish();
    return rows;
  }

  /** Returns the value of a setting of the server. */
  public String setting(String name) throws IOException {
    return query("SHOW " + name).single();
  }

  /** Sends a command whose answer is read piece by piece, with {@link #finish} at the end. */
  public void start(String command) throws IOException {
    messages.sendQuery(command);
  }

  /** Reads one set of rows of an answer; no rows if the command has none. */
  public Rows rows() throws IOException {
    Rows rows = new Rows(List.of());
    while (true) {
      Message message = read();
      switch (message.type()) {
        case 'T' -> rows = new Rows(columns(message.body()));
        case 'D' -> rows.add(row(message.body()));
        case 'C' -> {
          return rows;
        }
        default -> throw unexpected(message, "rows");
      }
    }
  }

  /** Reads the beginning of a copy from the server. */
  public void copyOut() throws IOException {
    expect('H', "the start of a copy");
  }

  /** Sends the whole of a copy to the server, to the end of {@code content}. */
  public void copyIn(InputStream content) throws IOException {
    expect('G', "the request of a copy");
    byte[] piece = new byte[COPY_PIECE];
    for (int count = content.readNBytes(piece, 0, COPY_PIECE);
        count > 0;
        count = content.readNBytes(piece, 0, COPY_PIECE)) {
      messages.send('d', piece, count);
    }
    messages.send('c', new byte[0]);
  }

  /**
   * Reads the beginning of a copy in both directions.
   *
   * @return false if there is nothing to copy; rows follow instead
   */
  public boolean copyBoth() throws IOException {
    Message message = read();
    if (message.type() == 'W') {
      return true;
    }
    if (message.type() == 'T') {
      pending = message;
      return false;
    }
    throw unexpected(message, "the start of a stream");
  }

  /** Waits for the next piece of a copy; empty at its end. */
  public Optional<Body> copyData() throws IOException {
    return piece(read());
  }

  /** What a wait for a piece of a copy has brought. */
  public enum Arrival {
    DATA,
    NOTHING_YET,
    END
  }

  private @Nullable Message pending;
  private @Nullable Body arrived;

  /** Waits for the next piece of a copy about so long; {@link #arrived} returns the data. */
  public Arrival poll(Duration limit) throws IOException {
    Optional<Message> message = polled(limit);
    if (message.isEmpty()) {
      return Arrival.NOTHING_YET;
    }
    Optional<Body> piece = piece(message.get());
    arrived = piece.orElse(null);
    return piece.isPresent() ? Arrival.DATA : Arrival.END;
  }

  private Optional<Message> polled(Duration limit) throws IOException {
    try {
      return messages.poll(limit);
    } catch (ServerException e) {
      untilReady(e);
      throw e;
    }
  }

  /** Returns what the last poll has brought. */
  public Body arrived() {
    if (arrived == null) {
      throw new IllegalStateException("nothing has arrived");
    }
    return arrived;
  }

  private static Optional<Body> piece(Message message) throws IOException {
    return switch (message.type()) {
      case 'd' -> Optional.of(message.body());
      case 'c' -> Optional.empty();
      // A walsender that shuts down says that the command is complete, and closes.
      case 'C' -> throw new IOException("the server has ended the stream: it is shutting down");
      default -> throw unexpected(message, "a piece of a copy");
    };
  }

  /** Sends a piece of a copy in both directions. */
  public void sendCopyData(byte[] content) throws IOException {
    messages.send('d', content);
  }

  /** Ends this side of a copy in both directions. */
  public void sendCopyDone() throws IOException {
    messages.send('c', new byte[0]);
  }

  /** Reads to the end of an answer; the next command may follow. */
  public void finish() throws IOException {
    while (read().type() != 'Z') {
      // what is left says nothing new
    }
  }

  private void expect(char type, String what) throws IOException {
    Message message = read();
    if (message.type() != type) {
      throw unexpected(message, what);
    }
  }

  private Message read() throws IOException {
    Message kept = pending;
    if (kept != null) {
      pending = null;
      return kept;
    }
    try {
      return messages.read();
    } catch (ServerException e) {
      untilReady(e);
      throw e;
    }
  }

  /** After an error the server goes on with the next command, if the connection lives. */
  private void untilReady(ServerException error) {
    try {
      while (messages.read().type() != 'Z') {
        // pieces that were under way
      }
    } catch (IOException e) {
      error.addSuppressed(e);
    }
  }

  private static List<String> columns(Body body) throws IOException {
    List<String> columns = new ArrayList<>();
    for (int left = body.int16(); left > 0; left--) {
      columns.add(body.text());
      body.sized(18);
    }
    return columns;
  }

  private static List<@Nullable String> row(Body body) throws IOException {
    List<@Nullable String> row = new ArrayList<>();
    for (int left = body.int16(); left > 0; left--) {
      row.add(body.sized(body.int32()));
    }
    return row;
  }

  private static IOException unexpected(Message message, String expected) {
    return new IOException(
        "the server has answered with '%s' instead of %s".formatted(message.type(), expected));
  }

  /** Breaks the connection off, whatever it does; the server gives up at once. From any thread. */
  public void abort() throws IOException {
    messages.close();
  }

  /** Ends the connection in order. */
  @Override
  public void close() throws SQLException {
    session.close();
  }
}
