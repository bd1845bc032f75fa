package io.tidemark.launcher.command;

import io.tidemark.backup.BackupEntry;
import io.tidemark.backup.BackupInventory;
import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.launcher.environment.Configuration;
import io.tidemark.launcher.text.Texts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the backups of the job, the oldest first. Changes nothing: the right to read the",
      "storages is enough, and no key is needed."
    })
final class ListCommand implements Callable<Integer> {

  private static final String LINE = "%-" + ManifestText.HEADER.length() + "s  %s";

  private final Session session;

  @Mixin private FilterOptions options = new FilterOptions();

  @Option(names = "--all-jobs", description = "Those of all jobs in the storages.")
  private boolean allJobs;

  @Option(names = "--json", description = "Print the list as JSON.")
  private boolean json;

  ListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Configuration configuration = session.configuration();
    BackupRepository repository = configuration.repository();
    Optional<String> job = allJobs ? Optional.empty() : Optional.of(configuration.job());
    BackupInventory all = job.map(repository::inventory).orElseGet(repository::inventory);
    BackupInventory found = all.filter(options.filter());
    BackupInventory.Totals totals = found.totals(Instant.now());
    if (json) {
      session.printJson(json(job, found, totals));
    } else {
      print(found, totals);
    }
    return 0;
  }

  private void print(BackupInventory found, BackupInventory.Totals totals) {
    session.out().println(LINE.formatted(ManifestText.HEADER, "STATUS") + (allJobs ? "  JOB" : ""));
    for (BackupEntry entry : found.entries()) {
      entry.manifest().ifPresent(manifest -> session.out().println(line(entry, manifest)));
      if (isUnfinished(entry)) {
        session.terminal().say("unfinished: " + entry.id());
      } else {
        String name = text(entry.status());
        entry
            .problems()
            .forEach(why -> session.terminal().say(name + ": " + entry.id() + ": " + why));
      }
    }
    session.terminal().say(line(totals));
  }

  private String line(BackupEntry entry, Manifest manifest) {
    String line = LINE.formatted(ManifestText.line(manifest), text(entry.status()));
    return allJobs ? line + "  " + entry.job() : line;
  }

  private static String line(BackupInventory.Totals totals) {
    return "%d backups, %s stored, %s a day in the last 30 days%s"
        .formatted(
            totals.count(),
            Texts.size(totals.storedBytes()),
            Texts.size(totals.addedBytesPerDay()),
            totals
                .newestGood()
                .map(
                    newest ->
                        ", good ones from %s to %s"
                            .formatted(totals.oldestGood().orElseThrow(), newest))
                .orElse(", no good one"));
  }

  private static String text(BackupEntry.Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  private static boolean isUnfinished(BackupEntry entry) {
    return entry.manifest().isEmpty() && entry.status() == BackupEntry.Status.INCOMPLETE;
  }

  private static Map<String, Object> json(BackupEntry entry, Manifest manifest) {
    Map<String, Object> json = ManifestText.json(manifest);
    json.put("status", text(entry.status()));
    json.put("problems", entry.problems());
    json.put("locations", entry.locations());
    return json;
  }

  private static Map<String, Object> json(
      Optional<String> job, BackupInventory found, BackupInventory.Totals totals) {
    Predicate<BackupEntry> isDamaged = entry -> entry.status() == BackupEntry.Status.DAMAGED;
    Map<String, Object> damaged = new TreeMap<>();
    found.entries().stream()
        .filter(isDamaged)
        .forEach(entry -> damaged.put(entry.id().value(), String.join("; ", entry.problems())));
    Map<String, Object> json = new LinkedHashMap<>();
    job.ifPresent(name -> json.put("job", name));
    json.put(
        "backups",
        found.entries().stream()
            .flatMap(entry -> entry.manifest().map(manifest -> json(entry, manifest)).stream())
            .toList());
    json.put("damaged", damaged);
    json.put("unfinished", unfinished(found));
    json.put("totals", json(totals));
    return json;
  }

  private static List<String> unfinished(BackupInventory found) {
    return found.entries().stream()
        .filter(ListCommand::isUnfinished)
        .map(entry -> entry.id().value())
        .toList();
  }

  private static Map<String, Object> json(BackupInventory.Totals totals) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("count", totals.count());
    json.put("storedBytes", totals.storedBytes());
    json.put("newestGood", totals.newestGood());
    json.put("oldestGood", totals.oldestGood());
    json.put("addedBytesPerDay", totals.addedBytesPerDay());
    return json;
  }
}
