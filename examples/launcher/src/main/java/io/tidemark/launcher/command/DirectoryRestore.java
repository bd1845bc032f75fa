package io.tidemark.launcher.command;

import io.tidemark.backup.Restore;
import io.tidemark.backup.RestorePlan;
import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.postgres.DiskSpace;
import io.tidemark.backup.postgres.LogRange;
import io.tidemark.backup.postgres.PostgresDirectory;
import io.tidemark.backup.postgres.RecoveryTarget;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.launcher.environment.Configuration;
import io.tidemark.launcher.text.Texts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A restore of a base backup into a folder. */
final class DirectoryRestore {

  private final Session session;
  private final Configuration configuration;
  private final String backup;
  private final Restore restore;
  private final Place place;

  DirectoryRestore(Session session, String backup, Place place, Optional<RecoveryTarget> point) {
    this.session = session;
    this.configuration = session.configuration();
    this.backup = backup;
    this.place = place;
    this.restore = restore(place.target(), point);
  }

  /**
   * Where a cluster goes to.
   *
   * @param tablespaces the folders of table spaces that move, by their OIDs
   * @param delta whether the cluster may be there
   */
  record Place(Path folder, Map<Long, Path> tablespaces, boolean delta) {
    private PostgresDirectory target() {
      PostgresDirectory target = PostgresDirectory.at(folder);
      target = delta ? target.delta() : target;
      for (Map.Entry<Long, Path> tablespace : tablespaces.entrySet()) {
        target = target.tablespace(tablespace.getKey(), tablespace.getValue());
      }
      return target;
    }
  }

  private Restore restore(PostgresDirectory target, Optional<RecoveryTarget> point) {
    boolean latest = backup.equals(Choice.LATEST);
    if (point.isEmpty()) {
      return (latest ? Restore.latest() : Restore.of(Choice.id(backup))).into(target);
    }
    Restore toPoint = Restore.to(point.get()).into(target);
    return latest ? toPoint : toPoint.from(Choice.id(backup));
  }

  /** Shows the plan, asks, and restores. */
  void run(RestoreCommand.Consent consent) {
    RestorePlan plan = plan();
    String where = (place.delta() ? "over " : "into ") + place.folder();
    if (!consent.given(session.terminal(), where)) {
      return;
    }
    RestoreReport report = restore();
    if (consent.json()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("id", plan.backup().id().value());
      result.put("target", plan.target());
      result.put("bytes", fact(report, "bytes"));
      result.put("writtenBytes", fact(report, "written-bytes"));
      result.put("removedFiles", fact(report, "removed-files"));
      session.printJson(result);
    } else {
      session.out().println(text(plan, report));
    }
  }

  /** Finds out what the restore would do, and says it. */
  RestorePlan plan() {
    RestorePlan plan = configuration.repository().planRestore(configuration.job(), restore);
    say(plan);
    return plan;
  }

  /** Notes a drill in the journal of the job; that it cannot be noted is no failure of it. */
  void note(DrillRecord drill) {
    try {
      configuration.repository().note(configuration.job(), drill);
    } catch (BackupException e) {
      session.terminal().say("the drill could not be noted: " + e.getMessage());
    }
  }

  /** Restores, and returns what was found. */
  RestoreReport restore() {
    return configuration.repository().restore(configuration.job(), restore);
  }

  private String text(RestorePlan plan, RestoreReport report) {
    String written =
        "; wrote %s of %s, removed %d files"
            .formatted(
                Texts.size(fact(report, "written-bytes")),
                Texts.size(fact(report, "bytes")),
                fact(report, "removed-files"));
    return "restored %s into %s%s; start a server of PostgreSQL %s there"
        .formatted(
            plan.backup().id(),
            plan.target(),
            place.delta() ? written : "",
            plan.backup().report().facts().getOrDefault("server-version", ""));
  }

  private static long fact(RestoreReport report, String name) {
    return Long.parseLong(report.facts().getOrDefault(name, "0"));
  }

  private void say(RestorePlan plan) {
    Terminal terminal = session.terminal();
    terminal.say("restore  %s, taken %s".formatted(plan.backup().id(), plan.backup().startedAt()));
    terminal.say("into     " + plan.target() + ", which must be absent or empty" + orACluster());
    if (plan.chain().size() > 1) {
      terminal.say("reading  " + String.join(", ", plan.chain()));
    }
    plan.space().forEach(space -> terminal.say("space    " + text(space)));
    plan.reading()
        .ifPresent(
            time ->
                terminal.say(
                    "time     some %s to read it, by a sample; writing and replaying come on top"
                        .formatted(Texts.duration(time))));
    terminal.say("log      " + plan.log().map(DirectoryRestore::text).orElse("none"));
  }

  private String orACluster() {
    return place.delta()
        ? ", or the cluster itself: what differs is written, what the backup does not have goes"
        : "";
  }

  private static String text(LogRange log) {
    return "%d segments (%s) of timeline %d, stored from %s to %s%s"
        .formatted(
            log.segments(),
            Texts.size(log.bytes()),
            log.timeline(),
            log.from(),
            log.to(),
            log.gap().map(cause -> ", where a gap begins: " + cause).orElse(""));
  }

  private static String text(DiskSpace space) {
    return "up to %s in %s, %s free%s"
        .formatted(
            Texts.size(space.neededBytes()),
            space.folder(),
            Texts.size(space.freeBytes()),
            space.isEnough() ? "" : ": not enough");
  }
}
