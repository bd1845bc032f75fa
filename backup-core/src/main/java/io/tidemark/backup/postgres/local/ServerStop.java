package io.tidemark.backup.postgres.local;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Ends a server: it is asked to end its sessions, then to drop everything, then killed. An
 * interrupt goes to the next step at once, and stays set. For one thread.
 */
final class ServerStop {

  /** A server that ends in order writes out its memory first. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  /** The server itself kills its processes after five seconds. */
  private static final Duration IMMEDIATE = Duration.ofSeconds(10);

  private static final Duration SIGNAL = Duration.ofSeconds(10);

  private final Process process;
  private final ServerPrograms programs;
  private final Path data;
  private boolean interrupted;

  ServerStop(Process process, ServerPrograms programs, Path data) {
    this.process = process;
    this.programs = programs;
    this.data = data;
  }

  void run() {
    interrupted = Thread.interrupted();
    try {
      List<ProcessHandle> children = process.descendants().toList();
      if (!interrupted) {
        signal("INT");
        await(process, GRACE, true);
      }
      if (process.isAlive()) {
        signal("QUIT");
        await(process, IMMEDIATE, false);
      }
      kill(children);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Java sends no such signals; PostgreSQL's own program does, as the server's account. */
  private void signal(String name) {
    PidFile file = PidFile.in(data);
    String pid = file.isOf(process) ? file.pid() : Long.toString(process.pid());
    try {
      Process sender =
          new ProcessBuilder(programs.words("pg_ctl", List.of("kill", name, pid)))
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      if (await(sender, SIGNAL, false) && sender.exitValue() == 0) {
        return;
      }
      sender.destroyForcibly();
    } catch (IOException absent) {
      // What follows does without it.
    }
    process.destroy();
  }

  private boolean await(Process ending, Duration limit, boolean givesUp) {
    long end = System.nanoTime() + limit.toNanos();
    while (!givesUp || !interrupted) {
      try {
        return ending.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return false;
  }

  /** A server that has ended has no children any more; one that hangs has, and is killed first. */
  private void kill(List<ProcessHandle> earlier) {
    List<ProcessHandle> children = process.descendants().toList();
    if (process.isAlive()) {
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
      await(process, IMMEDIATE, false);
    }
    earlier.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
  }
}
