package io.tidemark.backup.postgres.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a server says about itself in the file {@code postmaster.pid} of its data directory. */
record PidFile(List<String> lines) {

  private static final int PID = 0;
  private static final int STATUS = 7;

  /** Reads it; a file that is absent, or just being written, says nothing. */
  static PidFile in(Path data) {
    try {
      return new PidFile(Files.readAllLines(data.resolve("postmaster.pid")));
    } catch (IOException absent) {
      return new PidFile(List.of());
    }
  }

  /** Whether it is of a process, or of one that this has started. */
  boolean isOf(Process process) {
    return isOf(process.pid()) || process.descendants().anyMatch(child -> isOf(child.pid()));
  }

  private boolean isOf(long pid) {
    return line(PID).equals(Long.toString(pid));
  }

  /** Returns the number of the server's process. */
  String pid() {
    return line(PID);
  }

  /** Whether the server accepts connections, in its recovery or behind it: it is consistent. */
  boolean isReady() {
    return line(STATUS).equals("ready");
  }

  private String line(int index) {
    return index < lines.size() ? lines.get(index).strip() : "";
  }
}
