package io.tidemark.launcher.command;

import io.tidemark.backup.error.BackupException;
import io.tidemark.launcher.environment.BackupOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A server's {@code archive_command}. A server stops archiving at anything above 125. */
@Command(
    name = "push",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = WalPushCommand.FAILED,
    exitCodeOnExecutionException = WalPushCommand.FAILED,
    description = "Stores a file of the log: archive_command = '... wal push %p'.")
final class WalPushCommand implements Callable<Integer> {

  static final int FAILED = 1;

  private final Session session;

  @Parameters(paramLabel = "PATH", description = "The file.")
  private Path file = Path.of("");

  WalPushCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try {
      session
          .configuration()
          .pipeline(new BackupOptions(false, Optional.empty(), false))
          .pushLog(file);
      return 0;
    } catch (BackupException e) {
      session.terminal().say("error: " + e.getMessage());
      return FAILED;
    }
  }
}
