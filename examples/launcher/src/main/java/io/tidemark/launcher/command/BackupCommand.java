package io.tidemark.launcher.command;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupRun;
import io.tidemark.launcher.environment.BackupOptions;
import io.tidemark.launcher.environment.Configuration;
import io.tidemark.launcher.environment.Lock;
import io.tidemark.launcher.text.Texts;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 4,
    description = "Backs up the database once.")
final class BackupCommand implements Callable<Integer> {

  /** The tiers that storages know. */
  enum Tier {
    DAILY,
    WEEKLY,
    MONTHLY
  }

  private final Session session;

  @Option(names = "--schema-only", description = "Leave out the rows.")
  private boolean schemaOnly;

  @Option(
      names = "--tier",
      paramLabel = "daily|weekly|monthly",
      description = "Label the backup, for storages that act on it.")
  private Optional<Tier> tier = Optional.empty();

  @Option(names = "--verify", description = "Read the whole backup again afterwards.")
  private boolean verify;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  BackupCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Optional<String> label = tier.map(value -> value.name().toLowerCase(java.util.Locale.ROOT));
    BackupOptions options = new BackupOptions(schemaOnly, label, verify);
    Configuration configuration = session.configuration();
    Backup backup;
    try (Lock lock = configuration.lock()) {
      BackupRun run = configuration.pipeline(options, lock).submit();
      backup = ProgressDisplay.join(run, session.terminal());
    }
    print(backup);
    return backup.pruned().filter(pruned -> !pruned.complete()).isPresent()
        ? PruneCommand.FAILED
        : 0;
  }

  private void print(Backup backup) {
    backup.warnings().forEach(warning -> session.terminal().say("warning: " + warning));
    if (json) {
      Map<String, Object> result = ManifestText.fullJson(backup.manifest());
      result.put("locations", backup.locations());
      result.put("destinations", ManifestText.json(backup.deliveries()));
      result.put("warnings", backup.warnings());
      backup.pruned().ifPresent(pruned -> result.put("pruned", pruned.deleted()));
      session.printJson(result);
    } else {
      session.out().println(backup.id());
      session
          .terminal()
          .say(
              "backed up %s in %s: %s, %s stored in %s"
                  .formatted(
                      backup.manifest().source(),
                      Texts.duration(backup.manifest().duration()),
                      Texts.size(backup.manifest().plainBytes()),
                      Texts.size(backup.manifest().storedBytes()),
                      String.join(", ", backup.locations())));
    }
  }
}
