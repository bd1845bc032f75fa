package io.tidemark.launcher.command;

import io.tidemark.backup.catalog.BackupId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes what keeps a backup from being pruned. */
@Command(
    name = "unpin",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 1,
    description = "Removes all pins of a backup in every storage.")
final class UnpinCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(paramLabel = "ID|latest", description = "The backup.")
  private String backup = Choice.LATEST;

  UnpinCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Choice choice = Choice.of(backup, session.configuration());
    BackupId id = choice.manifest().id();
    int pins = choice.repository().unpin(choice.job(), id);
    session.out().println(id);
    session.terminal().say("removed " + pins + (pins == 1 ? " pin" : " pins"));
    return 0;
  }
}
