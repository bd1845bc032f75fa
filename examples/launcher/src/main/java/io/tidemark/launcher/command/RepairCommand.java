package io.tidemark.launcher.command;

import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.Depth;
import io.tidemark.backup.RepairPlan;
import io.tidemark.backup.RepairPlan.LogStep;
import io.tidemark.backup.RepairPlan.Step;
import io.tidemark.backup.RepairReport;
import io.tidemark.launcher.environment.Configuration;
import io.tidemark.launcher.text.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "repair",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 6,
    description = {
      "Copies to each storage the backups and the log that it lacks, after showing what it would do.",
      "With --depth it reads all copies and replaces those that are damaged."
    })
final class RepairCommand implements Callable<Integer> {

  private static final int DAMAGED = 5;
  private static final int FAILED = 6;

  private final Session session;

  @Option(
      names = "--depth",
      paramLabel = "stored|content|structure",
      description = "Verify every copy and replace damaged ones. Default: look at names and sizes.")
  private Optional<Depth> depth = Optional.empty();

  @Option(names = "--dry-run", description = "Stop after the plan.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  RepairCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Configuration configuration = session.configuration();
    BackupRepository repository = configuration.repository();
    String job = configuration.job();
    RepairPlan plan =
        depth
            .map(deep -> repository.planRepair(job, deep))
            .orElseGet(() -> repository.planRepair(job));
    show(plan);
    RepairReport report = new RepairReport(List.of(), List.of());
    if (!dryRun && !(plan.steps().isEmpty() && plan.log().isEmpty())) {
      session.terminal().confirm(question(plan), "the repair", yes);
      report = repository.repair(plan);
    }
    print(plan, report);
    return exitCode(plan, report);
  }

  private static String question(RepairPlan plan) {
    long files = plan.log().stream().mapToLong(LogStep::files).sum();
    return files == 0
        ? "Repair " + plan.steps().size() + " copies?"
        : "Repair %d copies, and %d files of the log?".formatted(plan.steps().size(), files);
  }

  /** What a dry run would do is no failure; what nothing can be done about is one. */
  private static int exitCode(RepairPlan plan, RepairReport report) {
    if (!plan.damage().isEmpty()) {
      return DAMAGED;
    }
    return report.complete() && plan.unread().isEmpty() ? 0 : FAILED;
  }

  private void show(RepairPlan plan) {
    plan.log().forEach(step -> session.terminal().say(line(step)));
    plan.steps().forEach(step -> session.terminal().say(line(step)));
    plan.damage().forEach(damage -> session.terminal().say("damaged  " + damage));
    plan.unread().forEach(problem -> session.terminal().say("unread   " + problem));
    if (plan.isSound()) {
      session.terminal().say("every storage has every backup of '" + plan.job() + "', and its log");
    }
  }

  private static String line(Step step) {
    return "%-8s %s to %s, %s: %s"
        .formatted(
            name(step.action()),
            step.id(),
            step.location(),
            Texts.size(step.storedBytes()),
            step.reason());
  }

  private static String line(LogStep step) {
    return "%-8s log %s to %s, %d files, %s: %s"
        .formatted(
            name(step.action()),
            range(step),
            step.location(),
            step.files(),
            Texts.size(step.storedBytes()),
            step.reason());
  }

  private static String range(LogStep step) {
    return step.first().equals(step.last()) ? step.first() : step.first() + " - " + step.last();
  }

  private static String name(RepairPlan.Action action) {
    return action.name().toLowerCase(Locale.ROOT);
  }

  private void print(RepairPlan plan, RepairReport report) {
    if (json) {
      session.printJson(json(plan, report));
      return;
    }
    for (RepairReport.LogOutcome done : report.log()) {
      session
          .out()
          .println(
              "log %s  %s  %s"
                  .formatted(
                      range(done.step()),
                      done.step().location(),
                      done.problem().orElse("repaired, " + Texts.size(done.bytes()))));
    }
    for (RepairReport.Outcome done : report.outcomes()) {
      session
          .out()
          .println(
              "%s  %s  %s"
                  .formatted(
                      done.step().id(),
                      done.step().location(),
                      done.problem().orElse("repaired, " + Texts.size(done.bytes()))));
    }
  }

  private Map<String, Object> json(RepairPlan plan, RepairReport report) {
    List<Map<String, Object>> steps = new ArrayList<>();
    for (int i = 0; i < plan.steps().size(); i++) {
      Map<String, Object> step = json(plan.steps().get(i));
      if (i < report.outcomes().size()) {
        step.put("bytes", report.outcomes().get(i).bytes());
        step.put("problem", report.outcomes().get(i).problem());
      }
      steps.add(step);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("job", plan.job());
    json.put("done", !(report.outcomes().isEmpty() && report.log().isEmpty()));
    json.put("steps", steps);
    json.put("log", log(plan, report));
    json.put("damage", plan.damage());
    json.put("unread", plan.unread());
    return json;
  }

  private static List<Map<String, Object>> log(RepairPlan plan, RepairReport report) {
    List<Map<String, Object>> steps = new ArrayList<>();
    for (int i = 0; i < plan.log().size(); i++) {
      Map<String, Object> step = json(plan.log().get(i));
      if (i < report.log().size()) {
        step.put("bytes", report.log().get(i).bytes());
        step.put("problem", report.log().get(i).problem());
      }
      steps.add(step);
    }
    return steps;
  }

  private static Map<String, Object> json(LogStep step) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("location", step.location());
    json.put("action", name(step.action()));
    json.put("first", step.first());
    json.put("last", step.last());
    json.put("files", step.files());
    json.put("reason", step.reason());
    json.put("storedBytes", step.storedBytes());
    return json;
  }

  private static Map<String, Object> json(Step step) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", step.id().value());
    json.put("location", step.location());
    json.put("action", name(step.action()));
    json.put("reason", step.reason());
    json.put("storedBytes", step.storedBytes());
    return json;
  }
}
