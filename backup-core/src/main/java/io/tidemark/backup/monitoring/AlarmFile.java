package io.tidemark.backup.monitoring;

import io.tidemark.backup.monitoring.AlarmBook.Change;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of alarms, one JSON object a line, for hosts that watch one. A line is written by one
 * call. Past its size the file becomes the old one, whose name ends in {@code .1}, and the new one
 * begins with what lasts. Not thread-safe.
 */
public final class AlarmFile {

  /** Some 4,000 alarms. */
  public static final long USUAL_BYTES = 1024 * 1024;

  private final Path file;
  private final long maxBytes;

  /**
   * Names a file; it is created with the first alarm, its folder is not.
   *
   * @param maxBytes past which it is begun anew
   */
  public AlarmFile(Path file, long maxBytes) {
    this.file = file;
    this.maxBytes = maxBytes;
  }

  /** Returns where it is. */
  public Path path() {
    return file;
  }

  /** Returns the alarms that lasted when the last line was written; none without a file. */
  public List<Alarm> lasting() throws IOException {
    Map<Alarm.Key, Alarm> lasting = new LinkedHashMap<>();
    if (Files.exists(file)) {
      // A line that was cut, by a full disk for one, tells nothing.
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        AlarmLine.parse(line)
            .ifPresent(
                read -> {
                  if (read.state().equals(AlarmLine.ENDED)) {
                    lasting.remove(read.alarm().key());
                  } else {
                    lasting.put(read.alarm().key(), read.alarm());
                  }
                });
      }
    }
    return List.copyOf(lasting.values());
  }

  /**
   * Appends what has changed.
   *
   * @param lasting all alarms that last now
   */
  public void append(Instant at, List<Change> changes, List<Alarm> lasting) throws IOException {
    if (changes.isEmpty()) {
      return;
    }
    for (Change change : changes) {
      String state = change.hasBegun() ? AlarmLine.BEGUN : AlarmLine.ENDED;
      write(new AlarmLine(at, state, change.alarm()));
    }
    if (Files.size(file) > maxBytes) {
      Path old = file.resolveSibling(file.getFileName() + ".1");
      Files.move(file, old, StandardCopyOption.REPLACE_EXISTING);
      for (Alarm alarm : lasting) {
        write(new AlarmLine(at, AlarmLine.LASTS, alarm));
      }
    }
  }

  private void write(AlarmLine line) throws IOException {
    Files.write(
        file,
        (line.json() + "\n").getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
