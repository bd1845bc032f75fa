package io.tidemark.launcher.command;

import io.tidemark.backup.Restore;
import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.redis.RedisFile;
import io.tidemark.backup.source.RestoreReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A restore of a snapshot as the file that a server loads when it starts. */
final class RedisFolderRestore {

  private final Session session;
  private final RedisFile target;

  /** Prepares it; looks at nothing. */
  RedisFolderRestore(Session session, DirectoryRestore.Place place, RedisOptions options) {
    options.refuseOfKeys("the folder of a server");
    if (place.delta() || !place.tablespaces().isEmpty()) {
      throw new InvalidConfigurationException(
          "a snapshot of Redis is one file", "leave out --delta and --tablespace");
    }
    RedisFile usual = RedisFile.at(place.folder());
    RedisFile appending = options.appendOnly() ? usual.appendOnly() : usual;
    this.session = session;
    this.target = options.settings().map(appending::configuration).orElse(appending);
  }

  /** Shows the plan, asks, and restores. */
  void run(Choice choice, RestoreCommand.Consent consent) {
    RedisFile.Plan plan = target.plan();
    RestorePlanText.say(session.terminal(), choice.manifest(), plan.file());
    plan.steps().forEach(step -> session.terminal().say("step     " + step));
    if (!consent.given(session.terminal(), "into " + target)) {
      return;
    }
    BackupId id = choice.manifest().id();
    RestoreReport report = choice.repository().restore(choice.job(), Restore.of(id).into(target));
    if (consent.json()) {
      session.printJson(json(id, report, plan.steps()));
    } else {
      session.out().println("restored %s as %s: %d keys".formatted(id, plan.file(), report.rows()));
    }
  }

  private static Map<String, Object> json(BackupId id, RestoreReport report, List<String> steps) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id.value());
    json.put("target", report.target());
    json.put("keys", report.rows());
    json.put("databases", report.tables().stream().map(ManifestText::json).toList());
    json.put("facts", report.facts());
    json.put("steps", steps);
    return json;
  }
}
