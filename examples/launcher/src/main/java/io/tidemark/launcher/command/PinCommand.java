package io.tidemark.launcher.command;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps a backup from being pruned. */
@Command(
    name = "pin",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 1,
    description = {
      "Keeps a backup, and what it builds upon, from being pruned, in every storage that has it."
    })
final class PinCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(paramLabel = "ID|latest", description = "The backup.")
  private String backup = Choice.LATEST;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for those who look at it later.")
  private String reason = "";

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "When it ends, such as 2027-01-31T00:00:00Z. Unless given, with `unpin`.")
  private @Nullable String until;

  PinCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Choice choice = Choice.of(backup, session.configuration());
    BackupId id = choice.manifest().id();
    choice.repository().pin(choice.job(), id, reason, Optional.ofNullable(until).map(this::time));
    session.out().println(id);
    return 0;
  }

  private Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new InvalidConfigurationException(
          "--until is no time: '" + text + "'", "write one such as 2027-01-31T00:00:00Z", e);
    }
  }
}
