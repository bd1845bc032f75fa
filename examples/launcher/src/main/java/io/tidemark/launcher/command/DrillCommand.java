package io.tidemark.launcher.command;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.LocalPostgres;
import io.tidemark.launcher.environment.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "drill",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 13,
    description = {
      "Proves that a base backup restores: restores it, starts a server there that touches nothing",
      "else, waits for the end of its recovery, reads every table, and removes it all. The result is",
      "noted beside the backups. Run it as an account that is not root."
    })
final class DrillCommand implements Callable<Integer> {

  private static final int TOO_SLOW = 8;

  private final Session session;

  @Parameters(arity = "0..1", paramLabel = "ID|latest", description = "The backup.")
  private String backup = Choice.LATEST;

  @Option(
      names = "--into-directory",
      required = true,
      paramLabel = "DIR",
      description = "The folder for the cluster; it must be absent or empty.")
  private Path folder = Path.of("");

  @Option(
      names = "--programs",
      required = true,
      paramLabel = "BIN",
      description = "The folder of PostgreSQL's programs, of the version that was backed up.")
  private Path programs = Path.of("");

  @Option(
      names = "--tablespace",
      paramLabel = "OID=DIR",
      description = "Another folder for a table space of a cluster; can be given several times.")
  private Map<Long, Path> tablespaces = new LinkedHashMap<>();

  @Option(
      names = "--setting",
      paramLabel = "NAME=VALUE",
      description = "A setting for the server, such as shared_buffers; can be given several times.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--superuser",
      paramLabel = "ROLE",
      description = "The role that reads everything. Default: postgres.")
  private String superuser = "postgres";

  @Mixin private PointOptions point = new PointOptions();

  @Option(
      names = "--rto",
      paramLabel = "DURATION",
      description = {
        "How long restore and recovery may take together, ISO-8601 or seconds. A drill that takes",
        "longer goes on, and ends with 8."
      })
  private @Nullable String objective;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long the recovery may take before it is given up. Default: PT30M.")
  private String timeout = "PT30M";

  @Option(names = "--keep", description = "Leave the folder as it is after the drill.")
  private boolean keep;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  DrillCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (point.shutsDown()) {
      throw new InvalidConfigurationException(
          "a server that shuts down cannot be read", "use --action pause or promote");
    }
    Duration allowed = objective == null ? null : Durations.parse("--rto", objective);
    Drill drill = new Drill(restore(), local(), DrillFolder.of(folder, tablespaces.values()));
    DrillResult result = drill.run(keep, Optional.ofNullable(allowed));
    boolean passed = allowed == null || result.rto().compareTo(allowed) <= 0;
    if (json) {
      session.printJson(result.json(passed));
    } else {
      session.out().println(result.text());
    }
    if (!passed) {
      session
          .terminal()
          .say("restore and recovery took %s, not %s".formatted(result.rto(), allowed));
    }
    return passed ? 0 : TOO_SLOW;
  }

  private DirectoryRestore restore() {
    return new DirectoryRestore(
        session, backup, new DirectoryRestore.Place(folder, tablespaces, false), point.target());
  }

  private LocalPostgres local() {
    LocalPostgres local =
        LocalPostgres.at(programs).as(superuser).limit(Durations.parse("--timeout", timeout));
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      local = local.setting(setting.getKey(), setting.getValue());
    }
    return local;
  }
}
