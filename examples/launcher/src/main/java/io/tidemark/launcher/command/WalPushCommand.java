package io.tidemark.launcher.command;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.postgres.WalSpool;
import io.tidemark.launcher.environment.BackupOptions;
import io.tidemark.launcher.environment.Sizes;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A server's {@code archive_command}. A server stops archiving at anything above 125. */
@Command(
    name = "push",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = WalPushCommand.FAILED,
    exitCodeOnExecutionException = WalPushCommand.FAILED,
    description = {
      "Stores a file of the log: archive_command = '... wal push %%p'. With --spool it is put into a",
      "folder of this disk only, which `wal drain` empties; the server takes it as archived then."
    })
final class WalPushCommand implements Callable<Integer> {

  static final int FAILED = 1;

  private final Session session;

  @Parameters(paramLabel = "PATH", description = "The file.")
  private Path file = Path.of("");

  @Option(
      names = "--spool",
      paramLabel = "DIR",
      description = "A folder of this disk instead of the storages; no other setting is needed.")
  private Optional<Path> spool = Optional.empty();

  @Option(
      names = "--spool-limit",
      paramLabel = "SIZE",
      description = "How much may wait there, in bytes or with kB, MB, GB, TB. Default: 4GB.")
  private Optional<String> limit = Optional.empty();

  WalPushCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try {
      push();
      return 0;
    } catch (BackupException e) {
      session.terminal().say("error: " + e.getMessage());
      return FAILED;
    }
  }

  private void push() {
    if (spool.isPresent()) {
      WalSpool folder = WalSpool.at(spool.get());
      limit.map(size -> folder.limit(Sizes.parse("--spool-limit", size))).orElse(folder).put(file);
    } else {
      session
          .configuration()
          .pipeline(new BackupOptions(false, Optional.empty(), false))
          .pushLog(file);
    }
  }
}
