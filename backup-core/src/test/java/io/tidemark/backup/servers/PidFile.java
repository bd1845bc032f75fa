package io.tidemark.backup.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** What a server says about itself in the file {@code postmaster.pid} of its data directory. */
record PidFile(List<String> lines) {

  private static final int PID = 0;
  private static final int SHARED_MEMORY = 6;
  private static final int STATUS = 7;

  static PidFile in(Path data) {
    try {
      return new PidFile(Files.readAllLines(data.resolve("postmaster.pid")));
    } catch (NoSuchFileException absent) {
      return new PidFile(List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the server of this process accepts connections. */
  boolean isReady(long pid) {
    return line(PID).equals(Long.toString(pid)) && line(STATUS).equals("ready");
  }

  /** Frees the shared memory segment of a server that was killed: it outlives all processes. */
  void releaseSharedMemory() {
    String[] keyAndId = line(SHARED_MEMORY).split(" +", -1);
    if (keyAndId.length == 2) {
      ServerAccount.command("ipcrm", "-m", keyAndId[1]).run().succeeded();
    }
  }

  private String line(int index) {
    return index < lines.size() ? lines.get(index).strip() : "";
  }
}
