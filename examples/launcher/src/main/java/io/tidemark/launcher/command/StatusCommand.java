package io.tidemark.launcher.command;

import io.tidemark.backup.BackupMonitor;
import io.tidemark.backup.monitoring.JobStatus;
import io.tidemark.backup.monitoring.JobStatus.State;
import io.tidemark.backup.monitoring.MonitorReport;
import io.tidemark.launcher.environment.Configuration;
import io.tidemark.launcher.environment.Durations;
import io.tidemark.launcher.environment.WatchSettings;
import io.tidemark.launcher.text.StatusText;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Says how the jobs stand, by what lies in the storages: ends with 9 if a backup is older than",
      "allowed or there is none, with 6 if no storage can be read. Needs no key and no database, so",
      "that it can run on another machine."
    })
final class StatusCommand implements Callable<Integer> {

  private static final int STALE = 9;
  private static final int UNREADABLE = 6;

  /** The exit codes of a plug-in for Nagios. */
  private static final int WARNING = 1;

  private static final int CRITICAL = 2;
  private static final int UNKNOWN = 3;

  private final Session session;

  @Option(
      names = "--max-age",
      paramLabel = "DURATION",
      description = {
        "How old the newest good backup may be; BACKUP_MAX_AGE, or twice the time between two",
        "backups of the schedule, unless given."
      })
  private @Nullable String maxAge;

  @Option(
      names = "--nagios",
      description = "Print one line and end with 0, 1, 2 or 3, as a plug-in for Nagios does.")
  private boolean nagios;

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  StatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Configuration configuration = session.configuration();
    WatchSettings watch = configuration.watch();
    Optional<String> limit = Optional.ofNullable(maxAge);
    try (BackupMonitor monitor =
        watch.monitor(limit.map(text -> Durations.parse("--max-age", text))).build()) {
      return shown(monitor.check());
    }
  }

  private int shown(MonitorReport report) {
    if (nagios) {
      return nagios(report);
    }
    if (json) {
      session.printJson(StatusText.json(report));
    } else {
      StatusText.lines(report).forEach(session.out()::println);
    }
    if (any(report, job -> job.isStale() || job.state() == State.NEVER_RUN)) {
      return STALE;
    }
    return report.jobs().isEmpty() || any(report, job -> job.state() == State.UNKNOWN)
        ? unreadable(report)
        : 0;
  }

  /** Storages without any job are no proof of anything. */
  private static int unreadable(MonitorReport report) {
    return report.places().stream().anyMatch(place -> place.problem().isPresent())
        ? UNREADABLE
        : STALE;
  }

  private int nagios(MonitorReport report) {
    List<String> lines = StatusText.lines(report).stream().map(String::strip).toList();
    int exit = nagiosExit(report);
    String word = List.of("OK", "WARNING", "CRITICAL", "UNKNOWN").get(exit);
    session.out().println("BACKUP " + word + " - " + String.join("; ", lines).replace('|', '/'));
    return exit;
  }

  private static int nagiosExit(MonitorReport report) {
    if (any(report, job -> job.isStale() || job.state() == State.NEVER_RUN)) {
      return CRITICAL;
    }
    if (report.jobs().isEmpty() || any(report, job -> job.state() == State.UNKNOWN)) {
      return UNKNOWN;
    }
    return report.isFine() ? 0 : WARNING;
  }

  private static boolean any(MonitorReport report, Predicate<JobStatus> condition) {
    return report.jobs().stream().anyMatch(condition);
  }
}
