package io.tidemark.launcher.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line as a whole. */
public final class Commands {

  private Commands() {}

  /** Returns all commands, ready to parse. */
  public static CommandLine of(Session session) {
    CommandLine commands =
        new CommandLine(new Root())
            .addSubcommand(new RunCommand(session))
            .addSubcommand(new BackupCommand(session))
            .addSubcommand(new ListCommand(session))
            .addSubcommand(new ShowCommand(session))
            .addSubcommand(new VerifyCommand(session))
            .addSubcommand(new RestoreCommand(session))
            .addSubcommand(new DrillCommand(session))
            .addSubcommand(
                new CommandLine(new Wal())
                    .addSubcommand(new WalStreamCommand(session))
                    .addSubcommand(new WalCheckCommand(session))
                    .addSubcommand(new WalFetchCommand(session))
                    .addSubcommand(new WalPushCommand(session))
                    .addSubcommand(new WalDrainCommand(session)))
            .addSubcommand(new PruneCommand(session))
            .addSubcommand(new StatusCommand(session))
            .addSubcommand(new CheckCommand(session))
            .addSubcommand(new ReportCommand(session))
            .addSubcommand(new PinCommand(session))
            .addSubcommand(new UnpinCommand(session))
            .addSubcommand(new CopyCommand(session))
            .addSubcommand(new RepairCommand(session))
            .addSubcommand(new CommandLine(new Key()).addSubcommand(new GenerateCommand(session)))
            .addSubcommand(new CommandLine(new Config()).addSubcommand(new PrintCommand(session)))
            .addSubcommand(new ProvidersCommand(session));
    return commands.setUsageHelpAutoWidth(true).setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** Without a command there is nothing to do but to say which there are. */
  @Command(
      name = "tidemark",
      mixinStandardHelpOptions = true,
      versionProvider = VersionText.class,
      subcommandsRepeatable = false,
      description = "Backs up PostgreSQL and Redis, verifies the backups and restores them.",
      exitCodeListHeading = "%nExit codes:%n",
      footerHeading = "%nExample:%n",
      footer = {
        "  export BACKUP_SOURCE=postgresql://app@db/shop",
        "  export BACKUP_TARGET=file:///var/backups",
        "  java -jar tidemark.jar backup",
        "  java -jar tidemark.jar restore latest --into postgresql://app@db/shop_copy",
        "",
        "Settings come from the environment; `config print` shows them all."
      })
  static final class Root {}

  @Command(
      name = "wal",
      mixinStandardHelpOptions = true,
      description = "Keeps a server's write-ahead log, and gives it back.")
  static final class Wal {}

  @Command(
      name = "key",
      mixinStandardHelpOptions = true,
      description = "Works with encryption keys.")
  static final class Key {}

  @Command(
      name = "config",
      mixinStandardHelpOptions = true,
      description = "Works with the configuration.")
  static final class Config {}
}
