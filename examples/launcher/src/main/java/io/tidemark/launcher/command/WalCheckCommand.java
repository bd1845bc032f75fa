package io.tidemark.launcher.command;

import io.tidemark.backup.WalCheck;
import io.tidemark.backup.WalCheck.Arrival;
import io.tidemark.launcher.environment.BackupOptions;
import io.tidemark.launcher.environment.Configuration;
import io.tidemark.launcher.environment.Durations;
import io.tidemark.launcher.text.Texts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 1,
    description = {
      "Proves that the log arrives: makes a restore point, ends the segment, and waits until every",
      "storage of BACKUP_TARGET has it. Whoever keeps the log goes on meanwhile."
    })
final class WalCheckCommand implements Callable<Integer> {

  private final Session session;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long the segment may take, ISO-8601 or seconds. Default: PT1M.")
  private String timeout = "PT1M";

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  WalCheckCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Configuration configuration = session.configuration();
    WalCheck check =
        configuration
            .pipeline(new BackupOptions(false, Optional.empty(), false))
            .checkLog(configuration.log(), Durations.parse("--timeout", timeout));
    check.arrivals().stream()
        .filter(arrival -> arrival.storedAfter().isEmpty())
        .forEach(arrival -> session.terminal().say("warning: " + text(arrival)));
    if (json) {
      session.printJson(json(check));
    } else {
      session
          .out()
          .printf("%s at %s in %s%n", check.restorePoint(), check.position(), check.segment());
      check.arrivals().forEach(arrival -> session.out().println("  " + text(arrival)));
    }
    return 0;
  }

  private static String text(Arrival arrival) {
    return arrival.location()
        + arrival
            .storedAfter()
            .map(after -> ": stored after " + Texts.duration(after))
            .orElseGet(
                () ->
                    arrival
                        .problem()
                        .map(problem -> ": cannot be read, " + problem)
                        .orElse(": lacks it"));
  }

  private static Map<String, Object> json(WalCheck check) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("restorePoint", check.restorePoint());
    json.put("lsn", check.position().toString());
    json.put("segment", check.segment());
    json.put("destinations", check.arrivals().stream().map(WalCheckCommand::json).toList());
    return json;
  }

  private static Map<String, Object> json(Arrival arrival) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("location", arrival.location());
    json.put("required", arrival.required());
    arrival.storedAfter().ifPresent(after -> json.put("storedAfterMillis", after.toMillis()));
    arrival.problem().ifPresent(problem -> json.put("problem", problem));
    return json;
  }
}
