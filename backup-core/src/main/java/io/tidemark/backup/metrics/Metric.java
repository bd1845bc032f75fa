package io.tidemark.backup.metrics;

import java.util.List;

/**
 * Every figure that is published: its name, type, unit and tags, under which dashboards and rules
 * know it. A name once published keeps its meaning. All series of one name have the same tags, and
 * none has a value that is unbounded, such as an id, a path or a message.
 */
public enum Metric {
  LAST_SUCCESS(
      "backup.last.success.timestamp",
      Type.GAUGE,
      "seconds",
      "Time that the data of the newest good backup is of",
      "job",
      "kind"),
  LAST_RUN(
      "backup.last.run.timestamp", Type.GAUGE, "seconds", "Time of the last run", "job", "kind"),
  LAST_RUN_SUCCESS(
      "backup.last.run.success",
      Type.GAUGE,
      "",
      "1 if the last run made a backup, 0 if it failed",
      "job",
      "kind"),
  LAST_DURATION(
      "backup.last.duration",
      Type.GAUGE,
      "seconds",
      "How long the newest backup took",
      "job",
      "kind"),
  LAST_SIZE(
      "backup.last.size",
      Type.GAUGE,
      "bytes",
      "Size of the newest backup, at the source and stored in one place",
      "job",
      "kind",
      "form"),
  NEXT_RUN(
      "backup.next.run.timestamp", Type.GAUGE, "seconds", "Time of the next run planned", "job"),
  MAX_AGE("backup.max.age", Type.GAUGE, "seconds", "How old the newest good backup may be", "job"),
  ALARMS(
      "backup.alarms", Type.GAUGE, "", "Alarms that last, by what they are about", "job", "alarm"),
  CATALOG_BACKUPS(
      "backup.catalog.backups",
      Type.GAUGE,
      "",
      "Copies of backups in a place",
      "job",
      "target",
      "state"),
  CATALOG_SIZE(
      "backup.catalog.size",
      Type.GAUGE,
      "bytes",
      "What the backups in a place take, without the log",
      "job",
      "target"),
  CATALOG_OLDEST(
      "backup.catalog.oldest.timestamp",
      Type.GAUGE,
      "seconds",
      "Time of the oldest good backup in a place",
      "job",
      "target"),
  TARGET_READABLE(
      "backup.target.readable",
      Type.GAUGE,
      "",
      "1 if a place could be read by the last look, 0 if not",
      "target"),
  WAL_LAST_ARCHIVED(
      "backup.wal.last.archived.timestamp",
      Type.GAUGE,
      "seconds",
      "When the last piece of the log was stored",
      "job"),
  WAL_GAPS("backup.wal.gaps", Type.GAUGE, "", "Pieces of the log that are lost", "job"),
  PITR_START(
      "backup.pitr.start.timestamp",
      Type.GAUGE,
      "seconds",
      "From when on every moment can be restored",
      "job"),
  PITR_END(
      "backup.pitr.end.timestamp",
      Type.GAUGE,
      "seconds",
      "Until when every moment can be restored",
      "job"),
  WAL_STREAMING(
      "backup.wal.streaming",
      Type.GAUGE,
      "",
      "1 if the server sends its log, 0 if it does not come in",
      "job"),
  WAL_LAG(
      "backup.wal.lag",
      Type.GAUGE,
      "bytes",
      "What the server has written to its log that is not stored",
      "job"),
  WAL_SLOT_RETAINED(
      "backup.wal.slot.retained",
      Type.GAUGE,
      "bytes",
      "What the server keeps of its log for the replication slot",
      "job"),
  DRILL_LAST_SUCCESS(
      "backup.drill.last.success.timestamp",
      Type.GAUGE,
      "seconds",
      "Time of the last drill that was passed",
      "job"),
  DRILL_LAST_DURATION(
      "backup.drill.last.duration",
      Type.GAUGE,
      "seconds",
      "How long the restore of the last drill took",
      "job"),
  DRILL_MAX_AGE(
      "backup.drill.max.age",
      Type.GAUGE,
      "seconds",
      "How long ago a drill may have been passed",
      "job"),
  VERIFY_LAST_SUCCESS(
      "backup.verify.last.success.timestamp",
      Type.GAUGE,
      "seconds",
      "When a copy was last read and found sound",
      "job"),
  VERIFY_MAX_AGE(
      "backup.verify.max.age",
      Type.GAUGE,
      "seconds",
      "How long ago a copy may have been read",
      "job"),
  MONITOR_LAST_CHECK(
      "backup.monitor.last.check.timestamp",
      Type.GAUGE,
      "seconds",
      "When the storages were last looked at"),
  BUILD("backup.build", Type.GAUGE, "", "1, and the version of the library", "version"),
  RUN("backup.run", Type.TIMER, "seconds", "Runs since the start of the process", "job", "result"),
  RUN_ACTIVE("backup.run.active", Type.GAUGE, "", "Runs that go on", "job"),
  TRANSFERRED(
      "backup.transferred",
      Type.COUNTER,
      "bytes",
      "Bytes read from the source, and stored in all places",
      "job",
      "direction"),
  RETRIES(
      "backup.retries",
      Type.COUNTER,
      "",
      "Operations of storages that were tried again",
      "job",
      "operation"),
  PRUNED("backup.pruned", Type.COUNTER, "", "Copies that were deleted by a policy", "job"),
  VERIFIED("backup.verified", Type.COUNTER, "", "Copies that were read", "job", "result"),
  DRILL("backup.drill", Type.TIMER, "seconds", "Drills since the start", "job", "result"),

  SCRIPT_LAST_SUCCESS(
      "backup_last_success_timestamp",
      Type.GAUGE,
      "",
      "Time of the newest good backup, under the name that scripts use",
      "database",
      "type"),
  SCRIPT_SIZE(
      "backup_size_bytes",
      Type.GAUGE,
      "",
      "Stored size of the newest backup, under the name that scripts use",
      "database",
      "type"),
  SCRIPT_DURATION(
      "backup_duration_seconds",
      Type.GAUGE,
      "",
      "How long the newest backup took, under the name that scripts use",
      "database",
      "type"),
  POSTGRES_LAST_SUCCESS(
      "postgres_backup_last_success_timestamp",
      Type.GAUGE,
      "",
      "Time of the newest good backup, under the name that scripts use",
      "database"),
  POSTGRES_SIZE(
      "postgres_backup_size_bytes",
      Type.GAUGE,
      "",
      "Stored size of the newest backup, under the name that scripts use",
      "database"),
  POSTGRES_COUNT(
      "postgres_backup_count",
      Type.GAUGE,
      "",
      "Good backups, under the name that scripts use",
      "database");

  private final String dotted;
  private final Type type;
  private final String unit;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // it is made by List.of
  private final List<String> tags;

  Metric(String dotted, Type type, String unit, String help, String... tags) {
    this.dotted = dotted;
    this.type = type;
    this.unit = unit;
    this.help = help;
    this.tags = List.of(tags);
  }

  /** What a figure can be. */
  public enum Type {
    /** It goes up and down. */
    GAUGE,
    /** It only grows while the process lives. */
    COUNTER,
    /** How often something was done, and how long all of that took. */
    TIMER
  }

  /** Returns its name for Micrometer. */
  public String dotted() {
    return dotted;
  }

  /** Returns what it is. */
  public Type type() {
    return type;
  }

  /** Returns its unit; empty for a number of things. */
  public String unit() {
    return unit;
  }

  /** Returns what it says, for people. */
  public String help() {
    return help;
  }

  /** Returns the names of its tags. */
  public List<String> tags() {
    return tags;
  }

  /** Whether it is one that others have named, published only on demand. */
  public boolean isScripts() {
    return dotted.indexOf('.') < 0;
  }

  /** Returns its name for Prometheus, as Micrometer makes it; of a timer without the ending. */
  public String prometheus() {
    String name = dotted.replace('.', '_') + (unit.isEmpty() ? "" : "_" + unit);
    return type == Type.COUNTER ? name + "_total" : name;
  }
}
