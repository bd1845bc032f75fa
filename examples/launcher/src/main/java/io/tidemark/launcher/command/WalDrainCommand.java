package io.tidemark.launcher.command;

import io.tidemark.backup.WalDraining;
import io.tidemark.backup.postgres.WalSpool;
import io.tidemark.launcher.environment.BackupOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "drain",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 4,
    description = {
      "Stores what `wal push --spool`, or any archive_command, puts into a folder, and removes from",
      "it what is stored, until it is stopped (SIGTERM)."
    })
final class WalDrainCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(paramLabel = "DIR", description = "The folder.")
  private Path folder = Path.of("");

  WalDrainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (WalDraining draining =
        session
            .configuration()
            .pipeline(new BackupOptions(false, Optional.empty(), false))
            .drain(WalSpool.at(folder))) {
      session
          .terminal()
          .say(
              "draining %s, where %d files wait; what waits there is on this disk only"
                  .formatted(folder, draining.status().files()));
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      session.terminal().say("what is not stored stays in the folder");
    }
    return 0;
  }
}
