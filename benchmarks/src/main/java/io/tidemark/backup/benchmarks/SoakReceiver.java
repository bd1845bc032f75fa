package io.tidemark.backup.benchmarks;

import io.tidemark.backup.servers.ChildJvm;
import io.tidemark.backup.servers.PostgresCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The process that archives. */
final class SoakReceiver implements AutoCloseable {

  private final PostgresCluster server;
  private final Path folder;
  private final Path outage;
  private @Nullable Process process;

  SoakReceiver(PostgresCluster server, Path folder) {
    this.server = server;
    this.folder = folder;
    this.outage = folder.resolve("outage");
  }

  void start() throws IOException {
    process =
        new ProcessBuilder(
                ChildJvm.java(),
                "-Xmx64m",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-cp",
                System.getProperty("java.class.path"),
                ArchiveUntilKilled.class.getName(),
                server.uri("postgres"),
                folder.resolve("repository").toUri().toString(),
                folder.resolve("spool").toString(),
                outage.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
  }

  /** Kills it (SIGKILL), and starts it again. */
  void killAndStart() throws IOException {
    kill();
    start();
  }

  private void kill() {
    Process current = process;
    if (current != null) {
      current.destroyForcibly().onExit().join();
    }
  }

  /** Something to do while nothing can be stored. */
  interface Action {
    void run() throws InterruptedException;
  }

  void during(Action action) throws IOException, InterruptedException {
    Files.createFile(outage);
    try {
      action.run();
    } finally {
      Files.delete(outage);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
