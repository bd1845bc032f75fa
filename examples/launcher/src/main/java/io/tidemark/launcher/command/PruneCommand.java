package io.tidemark.launcher.command;

import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.PrunePlan;
import io.tidemark.backup.PruneReport;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.retention.RetentionPlan.Decision;
import io.tidemark.launcher.environment.Configuration;
import io.tidemark.launcher.text.Texts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = PruneCommand.FAILED,
    description = {
      "Deletes the backups that BACKUP_RETENTION does not keep, in each storage by what that has,",
      "and the log that no base backup there needs, after showing what stays and why."
    })
final class PruneCommand implements Callable<Integer> {

  static final int FAILED = 7;

  private final Session session;

  @Option(names = "--dry-run", description = "Stop after the plan.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Option(
      names = "--after-failure",
      description = "Delete although the last backup has failed, such as for a full storage.")
  private boolean afterFailure;

  @Option(
      names = "--simulate",
      paramLabel = "TIME",
      description = {
        "Show what the policy would keep of backups that were taken for so long, such as P3Y or",
        "P90D, and do nothing else. Needs no storage."
      })
  private Optional<String> simulate = Optional.empty();

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      description = "How often the simulated ones are taken; ${DEFAULT-VALUE} unless given.",
      defaultValue = "P1D")
  private String every = "P1D";

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  PruneCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Configuration configuration = session.configuration();
    Retention given = configuration.retention();
    if (simulate.isPresent()) {
      simulate(SimulatedPrune.of(given, Instant.now(), simulate.get(), every));
      return 0;
    }
    Retention policy = afterFailure ? given.alsoAfterFailure() : given;
    BackupRepository repository = configuration.repository();
    String job = configuration.job();
    PrunePlan plan = repository.planPrune(job, policy);
    show(plan);
    PruneReport report = new PruneReport(plan, List.of(), List.of(), plan.unread());
    if (!dryRun) {
      if (plan.deletions() > 0 || plan.logDeletions() > 0) {
        session.terminal().confirm(question(plan), "the prune", yes);
      }
      report = repository.prune(job, policy);
    }
    print(report);
    return report.complete() ? 0 : FAILED;
  }

  private static String question(PrunePlan plan) {
    return "Delete %d copies of backups and %d segments of the log?"
        .formatted(plan.deletions(), plan.logDeletions());
  }

  private void simulate(SimulatedPrune simulated) {
    if (json) {
      session.printJson(simulated.json());
    } else {
      simulated.lines().forEach(session.out()::println);
    }
  }

  private void show(PrunePlan plan) {
    for (PrunePlan.InPlace place : plan.places()) {
      Terminal terminal = session.terminal();
      terminal.say(place.location());
      place.retention().decisions().forEach(decision -> terminal.say("  " + line(decision)));
      place.unknown().forEach(unknown -> terminal.say("  stays   " + unknown));
      place.retention().warnings().forEach(warning -> terminal.say("  warning: " + warning));
      PrunedLog.lines(place.log()).forEach(line -> terminal.say("  " + line));
      place.obstacles().forEach(obstacle -> terminal.say("  nothing goes: " + obstacle));
    }
    plan.unread().forEach(problem -> session.terminal().say("unread  " + problem));
  }

  private static String line(Decision decision) {
    return "%-7s %s, %s: %s"
        .formatted(
            decision.isKept() ? "stays" : "goes",
            decision.backup().id(),
            Texts.size(decision.backup().bytes()),
            String.join("; ", decision.reasons()));
  }

  private void print(PruneReport report) {
    if (json) {
      session.printJson(json(report));
      return;
    }
    for (PruneReport.Outcome done : report.outcomes()) {
      session
          .out()
          .println(
              "%s  %s  %s".formatted(done.id(), done.location(), done.problem().orElse("deleted")));
    }
    report.logs().forEach(log -> session.out().println(PrunedLog.line(log)));
    report.problems().forEach(problem -> session.terminal().say("problem  " + problem));
  }

  private Map<String, Object> json(PruneReport report) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("job", report.plan().job());
    result.put("dryRun", dryRun);
    result.put("places", report.plan().places().stream().map(PruneCommand::json).toList());
    result.put("deleted", report.outcomes().stream().map(PruneCommand::json).toList());
    result.put("deletedLog", report.logs().stream().map(PrunedLog::json).toList());
    result.put("problems", report.problems());
    return result;
  }

  private static Map<String, Object> json(PrunePlan.InPlace place) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("location", place.location());
    result.put("backups", place.retention().decisions().stream().map(PruneCommand::json).toList());
    result.put("unknown", place.unknown());
    result.put("log", PrunedLog.json(place.log()));
    result.put("warnings", place.retention().warnings());
    result.put("obstacles", place.obstacles());
    return result;
  }

  private static Map<String, Object> json(Decision decision) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("id", decision.backup().id());
    result.put("keep", decision.isKept());
    result.put("reasons", decision.reasons());
    result.put("storedBytes", decision.backup().bytes());
    return result;
  }

  private static Map<String, Object> json(PruneReport.Outcome outcome) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("id", outcome.id());
    result.put("location", outcome.location());
    result.put("problem", outcome.problem());
    return result;
  }
}
