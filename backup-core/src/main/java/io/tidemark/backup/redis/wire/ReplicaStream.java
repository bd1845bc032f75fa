package io.tidemark.backup.redis.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The snapshot that a server sends to a new replica. The connection is of no use for anything else
 * afterwards, and is to be closed as soon as the content was read: what a server has to tell a
 * replica then is never read.
 */
public final class ReplicaStream {

  private static final String MARKED = "EOF:";
  private static final int MARK_BYTES = 40;

  private final RedisConnection connection;
  private final String replicationId;
  private final long offset;

  private ReplicaStream(RedisConnection connection, String replicationId, long offset) {
    this.connection = connection;
    this.replicationId = replicationId;
    this.offset = offset;
  }

  /**
   * Asks for a snapshot and waits until the server has fixed its moment.
   *
   * @param direct whether the server may send it while it is made, where it does so; it then waits
   *     for further replicas before the moment ({@code repl-diskless-sync-delay})
   * @throws RedisErrorException if the server refuses
   */
  public static ReplicaStream request(RedisConnection connection, boolean direct)
      throws IOException {
    if (direct) {
      connection.call("REPLCONF", "capa", "eof");
    }
    // Since 7.0: nothing that is written meanwhile is kept for us, so no buffer can overflow.
    optional(connection, "REPLCONF", "rdb-only", "1");
    connection.send("PSYNC", "?", "-1");
    connection.flush();
    String line = connection.readLineAfterSigns();
    if (isUnknown(line)) {
      connection.send("SYNC");
      connection.flush();
      return new ReplicaStream(connection, "", -1);
    }
    return answered(connection, line);
  }

  private static void optional(RedisConnection connection, String... words) throws IOException {
    connection.send(words);
    connection.flush();
    connection.receive();
  }

  private static boolean isUnknown(String line) {
    return line.toLowerCase(Locale.ROOT).startsWith("-err unknown command");
  }

  private static ReplicaStream answered(RedisConnection connection, String line)
      throws IOException {
    String[] words = line.split(" ", -1);
    if (line.startsWith("-")) {
      throw new RedisErrorException(line.substring(1));
    }
    if (!words[0].equals("+FULLRESYNC") || words.length != 3) {
      throw new IOException("not Redis' protocol: PSYNC is answered with " + line);
    }
    return new ReplicaStream(connection, words[1], Long.parseLong(words[2]));
  }

  /** Returns the id of the history that the snapshot is of; empty if the server has not said. */
  public String replicationId() {
    return replicationId;
  }

  /** Returns the position in that history; negative if the server has not said. */
  public long offset() {
    return offset;
  }

  /**
   * Waits for the snapshot and returns it. The stream ends where the snapshot does; if the server
   * goes away before, reading fails.
   */
  public InputStream content() throws IOException {
    String line = connection.readLineAfterSigns();
    if (line.startsWith("-")) {
      throw new RedisErrorException(line.substring(1));
    }
    if (!line.startsWith("$")) {
      throw new IOException("not Redis' protocol: a snapshot begins with " + line);
    }
    String frame = line.substring(1);
    return frame.startsWith(MARKED)
        ? new MarkedStream(connection.in(), mark(frame.substring(MARKED.length())))
        : new CountedStream(connection.in(), Long.parseLong(frame));
  }

  private static byte[] mark(String text) throws IOException {
    byte[] mark = text.getBytes(StandardCharsets.ISO_8859_1);
    if (mark.length != MARK_BYTES) {
      throw new IOException("not Redis' protocol: an end mark of " + mark.length + " bytes");
    }
    return mark;
  }
}
