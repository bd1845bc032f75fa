package io.tidemark.backup.postgres.local;

import io.tidemark.backup.error.RestoreFailedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Follows what a server prints into a file, in English and without prefixes. Keeps what tells how
 * its recovery went, and the last lines. For one thread.
 */
final class ServerLog {

  private static final int LAST_LINES = 10;
  private static final int LONGEST_LINE = 1000;
  private static final int BLOCK_BYTES = 64 << 10;
  private static final Pattern FATAL = Pattern.compile("(FATAL|PANIC): .*");
  private static final Pattern MORE = Pattern.compile("(DETAIL|HINT): .*");

  /** What the server says once, and nothing else tells. */
  enum Event {
    WRITABLE("LOG:  database system is ready to accept connections"),
    PAUSED("LOG:  pausing at the end of recovery"),
    SHUT_DOWN("LOG:  shutdown at recovery target"),
    ALLOWS_TOO_LITTLE("because of insufficient parameter settings");

    private final String text;

    Event(String text) {
      this.text = text;
    }
  }

  private final Path file;
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
  private final Set<Event> events = EnumSet.noneOf(Event.class);
  private final Deque<String> last = new ArrayDeque<>();
  private final List<String> fatal = new ArrayList<>();
  private long position;
  private boolean isExplaining;

  ServerLog(Path file) {
    this.file = file;
  }

  /** Reads what is new. */
  void follow() {
    try (FileChannel channel = FileChannel.open(file).position(position);
        InputStream in = Channels.newInputStream(channel)) {
      byte[] block = new byte[BLOCK_BYTES];
      for (int count = in.read(block); count > 0; count = in.read(block)) {
        position += count;
        take(block, count);
      }
    } catch (IOException e) {
      throw new RestoreFailedException(
          "cannot read what the server has printed, " + file + ": " + e,
          "look at the temporary folder",
          e);
    }
  }

  private void take(byte[] block, int count) {
    for (int i = 0; i < count; i++) {
      if (block[i] == '\n') {
        line(unfinished.toString(StandardCharsets.UTF_8).stripTrailing());
        unfinished.reset();
      } else if (unfinished.size() < LONGEST_LINE) {
        unfinished.write(block[i]);
      }
    }
  }

  private void line(String line) {
    for (Event event : Event.values()) {
      if (line.contains(event.text)) {
        events.add(event);
      }
    }
    if (last.size() == LAST_LINES) {
      last.remove();
    }
    last.add(line);
    explain(line);
  }

  /** The first fatal line says why, with the details that follow it at once. */
  private void explain(String line) {
    boolean begins =
        fatal.isEmpty()
            && (FATAL.matcher(line).matches() || line.contains(Event.ALLOWS_TOO_LITTLE.text));
    isExplaining = begins || (isExplaining && MORE.matcher(line).matches());
    if (isExplaining) {
      fatal.add(line);
    }
  }

  boolean tells(Event event) {
    return events.contains(event);
  }

  /** Returns what is fatal, then the end of the log; for messages. */
  String end() {
    String cause = fatal.isEmpty() ? "" : ": " + String.join(" ", fatal);
    return cause + "\nits log ends with:\n  " + String.join("\n  ", last);
  }
}
