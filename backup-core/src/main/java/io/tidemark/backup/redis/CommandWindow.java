package io.tidemark.backup.redis;

import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Commands that were sent and whose replies are not yet received: so many that the server never
 * waits for us, so few that neither side has much in memory. Not thread-safe.
 */
final class CommandWindow {

  /** Replies of that many commands fit into the buffers of a socket, so that nobody blocks. */
  private static final int MOST_COMMANDS = 1 << 10;

  private static final long MOST_BYTES = 4 << 20;

  private final RedisConnection connection;
  private final RunContext run;
  private final Queue<Sent> sent = new ArrayDeque<>();
  private long bytes;
  private int database = -1;

  CommandWindow(RedisConnection connection, RunContext run) {
    this.connection = connection;
    this.run = run;
  }

  /** Sends one command. */
  @FunctionalInterface
  interface Command {
    void sendTo(RedisConnection connection) throws IOException;
  }

  /** Receives exactly one reply. */
  @FunctionalInterface
  interface Answer {
    void receiveFrom(RedisConnection connection) throws IOException;
  }

  private record Sent(long bytes, Answer answer) {}

  /**
   * Sends a command, after it has received the replies to the oldest if there are many.
   *
   * @param size roughly the bytes of command and reply
   */
  void add(long size, Command command, Answer answer) throws IOException {
    if (sent.size() >= MOST_COMMANDS || bytes + size > MOST_BYTES) {
      receiveDownTo(MOST_COMMANDS / 2, Math.max(0, MOST_BYTES / 2 - size));
    }
    command.sendTo(connection);
    sent.add(new Sent(size, answer));
    bytes += size;
  }

  /** Lets the commands that follow work in a database. */
  void use(int number) throws IOException {
    if (number != database) {
      String text = Integer.toString(number);
      add(
          text.length(),
          connection -> connection.send("SELECT", text),
          connection -> RedisConnection.succeeded(connection.receive()));
      database = number;
    }
  }

  /** Receives all replies. */
  void finish() throws IOException {
    receiveDownTo(0, 0);
  }

  private void receiveDownTo(int commands, long most) throws IOException {
    run.checkpoint();
    connection.flush();
    while (sent.size() > commands || (bytes > most && !sent.isEmpty())) {
      Sent oldest = sent.remove();
      bytes -= oldest.bytes();
      oldest.answer().receiveFrom(connection);
    }
  }
}
