package io.tidemark.launcher.command;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.postgres.RecoveryOutcome;
import io.tidemark.launcher.text.Texts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a drill has shown.
 *
 * @param restored how long the restore took
 * @param read how long it took to read everything
 */
record DrillResult(
    BackupId id,
    Duration restored,
    RecoveryOutcome recovered,
    List<DatabaseReading> databases,
    Duration read) {

  /** Returns how long it took until the cluster could be used. */
  Duration rto() {
    return restored.plus(recovered.recoveredAfter());
  }

  String text() {
    return "%s restores: restored in %s, %s after %s; %d databases with %d tables and %d rows, read in %s"
        .formatted(
            id,
            Texts.duration(restored),
            state() + recovered.position().map(position -> " at " + position).orElse(""),
            Texts.duration(recovered.recoveredAfter()),
            databases.size(),
            databases.stream().mapToLong(DatabaseReading::tables).sum(),
            databases.stream().mapToLong(DatabaseReading::rows).sum(),
            Texts.duration(read));
  }

  /** Returns what is noted of it. */
  Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("restoreMillis", Long.toString(restored.toMillis()));
    facts.put("recoveredMillis", Long.toString(recovered.recoveredAfter().toMillis()));
    facts.put("readMillis", Long.toString(read.toMillis()));
    facts.put("tables", Long.toString(databases.stream().mapToLong(DatabaseReading::tables).sum()));
    facts.put("rows", Long.toString(databases.stream().mapToLong(DatabaseReading::rows).sum()));
    return facts;
  }

  private String state() {
    return recovered.state().name().toLowerCase(Locale.ROOT);
  }

  Map<String, Object> json(boolean inTime) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id.value());
    json.put("state", state());
    recovered.position().ifPresent(position -> json.put("lsn", position.toString()));
    recovered.timeline().ifPresent(timeline -> json.put("timeline", timeline));
    recovered.lastCommit().ifPresent(time -> json.put("lastCommit", time.toString()));
    json.put("restoreMillis", restored.toMillis());
    json.put("readableMillis", recovered.readableAfter().toMillis());
    json.put("recoveredMillis", recovered.recoveredAfter().toMillis());
    json.put("rtoMillis", rto().toMillis());
    json.put("readMillis", read.toMillis());
    json.put("withinRto", inTime);
    json.put("databases", databases.stream().map(DatabaseReading::json).toList());
    return json;
  }
}
