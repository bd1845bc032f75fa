package io.tidemark.launcher.command;

import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.Depth;
import io.tidemark.backup.RepairPlan;
import io.tidemark.backup.RepairPlan.Step;
import io.tidemark.backup.RepairReport;
import io.tidemark.launcher.environment.Configuration;
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
      "Copies to each storage the backups that it lacks, after showing what it would do.",
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
    RepairReport report = new RepairReport(List.of());
    if (!dryRun && !plan.steps().isEmpty()) {
      session.terminal().confirm("Repair " + plan.steps().size() + " copies?", "the repair", yes);
      report = repository.repair(plan);
    }
    print(plan, report);
    return exitCode(plan, report);
  }

  /** What a dry run would do is no failure; what nothing can be done about is one. */
  private static int exitCode(RepairPlan plan, RepairReport report) {
    if (!plan.damage().isEmpty()) {
      return DAMAGED;
    }
    return report.complete() && plan.unread().isEmpty() ? 0 : FAILED;
  }

  private void show(RepairPlan plan) {
    plan.steps().forEach(step -> session.terminal().say(line(step)));
    plan.damage().forEach(damage -> session.terminal().say("damaged  " + damage));
    plan.unread().forEach(problem -> session.terminal().say("unread   " + problem));
    if (plan.isSound()) {
      session.terminal().say("every storage has every backup of '" + plan.job() + "'");
    }
  }

  private static String line(Step step) {
    return "%-8s %s to %s, %s: %s"
        .formatted(
            name(step), step.id(), step.location(), Texts.size(step.storedBytes()), step.reason());
  }

  private static String name(Step step) {
    return step.action().name().toLowerCase(Locale.ROOT);
  }

  private void print(RepairPlan plan, RepairReport report) {
    if (json) {
      session.printJson(json(plan, report));
      return;
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
    json.put("done", !report.outcomes().isEmpty());
    json.put("steps", steps);
    json.put("damage", plan.damage());
    json.put("unread", plan.unread());
    return json;
  }

  private static Map<String, Object> json(Step step) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", step.id().value());
    json.put("location", step.location());
    json.put("action", name(step));
    json.put("reason", step.reason());
    json.put("storedBytes", step.storedBytes());
    return json;
  }
}
