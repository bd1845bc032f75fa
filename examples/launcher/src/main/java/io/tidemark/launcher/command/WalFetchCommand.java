package io.tidemark.launcher.command;

import io.tidemark.backup.error.BackupException;
import io.tidemark.launcher.environment.Configuration;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * A server's {@code restore_command}. A server takes 1 for "there is no such file" and goes on; it
 * stops at anything above 125. So every failure is 126.
 */
@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = WalFetchCommand.FAILED,
    exitCodeOnExecutionException = WalFetchCommand.FAILED,
    description = "Fetches a file of the log: restore_command = '... wal fetch %%f %%p'.")
final class WalFetchCommand implements Callable<Integer> {

  static final int ABSENT = 1;
  static final int FAILED = 126;

  private final Session session;

  @Parameters(index = "0", paramLabel = "FILE", description = "PostgreSQL's name of the file.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "PATH", description = "Where to put it.")
  private Path file = Path.of("");

  WalFetchCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try {
      Configuration configuration = session.configuration();
      boolean found = configuration.repository().fetchLog(configuration.job(), name, file);
      return found ? 0 : ABSENT;
    } catch (BackupException e) {
      session.terminal().say("error: " + e.getMessage());
      return FAILED;
    }
  }
}
