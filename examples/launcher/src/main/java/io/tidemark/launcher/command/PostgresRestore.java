package io.tidemark.launcher.command;

import io.tidemark.backup.Restore;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.postgres.PostgresTarget;
import io.tidemark.backup.postgres.PostgresUri;
import io.tidemark.backup.source.RestoreReport;
import java.util.LinkedHashMap;
import java.util.Map;

/** A restore of a dump into a database of PostgreSQL. */
final class PostgresRestore {

  private final Session session;
  private final PostgresUri uri;
  private final boolean replace;

  /**
   * Prepares it.
   *
   * @param replace whether what the database holds is dropped
   */
  PostgresRestore(Session session, PostgresUri uri, boolean replace) {
    this.session = session;
    this.uri = uri;
    this.replace = replace;
  }

  /** Shows the plan, asks, and restores. */
  void run(Choice choice, RestoreCommand.Consent consent) {
    RestorePlanText.say(session.terminal(), choice.manifest(), uri);
    session
        .terminal()
        .say(
            "where    "
                + (replace
                    ? "whatever the database holds is dropped first"
                    : "the database is created if it is missing, and must be empty otherwise"));
    if (!consent.given(session.terminal(), "into " + uri)) {
      return;
    }
    PostgresTarget target = PostgresTarget.of(uri);
    Restore restore = Restore.of(choice.manifest().id()).into(replace ? target.replace() : target);
    print(choice.repository().restore(choice.job(), restore), choice.manifest(), consent.json());
  }

  private void print(RestoreReport report, Manifest manifest, boolean json) {
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("id", manifest.id().value());
      result.put("target", report.target());
      result.put("rows", report.rows());
      result.put("tables", report.tables().stream().map(ManifestText::json).toList());
      session.printJson(result);
    } else {
      session
          .out()
          .println(
              "restored %s into %s: %d tables, %d rows, as in the backup"
                  .formatted(
                      manifest.id(), report.target(), report.tables().size(), report.rows()));
    }
  }
}
