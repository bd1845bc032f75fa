package io.tidemark.launcher.environment;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An environment variable that the launcher knows. Each is also read from {@code NAME_FILE}. */
public enum Setting {
  NAME("BACKUP_NAME", "the job; the source database's name, or redis, unless set"),
  SOURCE(
      "BACKUP_SOURCE", true, "the database, postgresql://user@host/database or redis://host:6379"),
  TARGET("BACKUP_TARGET", true, "storage URIs, separated by commas; each must take every backup"),
  ALSO_TO("BACKUP_ALSO_TO", true, "more storage URIs; one that fails is a warning"),
  MODE(
      "BACKUP_MODE",
      "of PostgreSQL dump (a database; usual), base (a whole cluster, over replication) or base+wal (and its"
          + " log, in `run`); of Redis rdb (over replication; usual) or scan (key by key)"),
  INCREMENTAL(
      "BACKUP_INCREMENTAL",
      "none",
      "incremental base backups: none, or full or fail where the server cannot make one"),
  MAX_CHAIN("BACKUP_MAX_CHAIN", "7", "after so many base backups, with the full one, a full one"),
  LOG_FROM_ARCHIVE(
      "BACKUP_LOG_FROM_ARCHIVE",
      "no",
      "yes or no: whether base backups rely on the log that is kept, instead of having it with them"),
  SERVER_COMPRESSION(
      "BACKUP_SERVER_COMPRESSION",
      "none",
      "what the server compresses a base backup with for a slow link: none, zstd or gzip"),
  WAL_SLOT("BACKUP_WAL_SLOT", "the replication slot of `wal stream`; tidemark_JOB unless set"),
  WAL_SYNC_INTERVAL(
      "BACKUP_WAL_SYNC_INTERVAL", "PT1M", "how old received log may become before it is stored"),
  WAL_MAX_RETAINED(
      "BACKUP_WAL_MAX_RETAINED",
      "what the server may keep for `wal stream`, such as 64GB; no limit unless set"),
  WAL_WHEN_EXCEEDED(
      "BACKUP_WAL_WHEN_EXCEEDED", "alert", "above that: alert, or drop-slot (which leaves a gap)"),
  WAL_BACKUP_AFTER_GAP(
      "BACKUP_WAL_BACKUP_AFTER_GAP",
      "yes",
      "yes or no: whether `wal stream` makes a base backup after a gap, in mode base"),
  FORMAT("BACKUP_FORMAT", "custom", "custom or plain"),
  COMPRESSION("BACKUP_COMPRESSION", "zstd:3", "zstd:N, gzip:N, lz4, xz:N or none"),
  AGE_RECIPIENTS("BACKUP_AGE_RECIPIENTS", "age public keys, or a file of them"),
  PGP_RECIPIENTS("BACKUP_PGP_RECIPIENTS", "a file of OpenPGP public keys"),
  PASSPHRASE("BACKUP_PASSPHRASE", true, "a passphrase for openssl's AES-256, or of the PGP key"),
  AGE_IDENTITY("BACKUP_AGE_IDENTITY", true, "an age identity, to verify and restore"),
  PGP_SECRET_KEY("BACKUP_PGP_SECRET_KEY", true, "an armored secret key, to verify and restore"),
  VERIFY("BACKUP_VERIFY", "stored", "after a backup: none, stored, content or structure"),
  RETENTION(
      "BACKUP_RETENTION",
      "what `prune`, and every `backup` that succeeds, keeps: last, hourly, daily, weekly, monthly, yearly, within, window, as in"
          + " last=3,daily=7,within=P30D"),
  RETENTION_MIN("BACKUP_RETENTION_MIN", "2", "never fewer good backups than so many"),
  RETENTION_MAX_BYTES(
      "BACKUP_RETENTION_MAX_BYTES",
      "what all may take in a storage, such as 500GB; above it the oldest go, down to the fewest"),
  RETENTION_ZONE("BACKUP_RETENTION_ZONE", "UTC", "the time zone in which days begin"),
  MAX_AGE(
      "BACKUP_MAX_AGE",
      "how old the newest good backup may be before the job is stale; with a schedule twice the"
          + " time between two backups unless set"),
  TIMEOUT("BACKUP_TIMEOUT", "PT6H", "the longest a run may take, ISO-8601 or seconds"),
  SCHEDULE(
      "BACKUP_SCHEDULE",
      "when `run` backs up: five fields as cron has them, @daily and the like, or every PT6H"),
  INTERVAL("BACKUP_INTERVAL", "the same as a time between backups, ISO-8601 or seconds"),
  TIMEZONE("BACKUP_TIMEZONE", "the time zone of all schedules; that of TZ, else UTC, unless set"),
  JITTER("BACKUP_JITTER", "how much later, at most and by chance, a scheduled backup may begin"),
  RUN_ON_START(
      "BACKUP_RUN_ON_START",
      "if-stale",
      "whether `run` backs up when it starts: always, never, or if-stale (a run was missed)"),
  PRUNE_SCHEDULE(
      "BACKUP_PRUNE_SCHEDULE", "when `run` prunes, beside after every backup that succeeds"),
  VERIFY_SCHEDULE("BACKUP_VERIFY_SCHEDULE", "when `run` reads copies that are due"),
  VERIFY_PERIOD("BACKUP_VERIFY_PERIOD", "P30D", "in which time everything is to be read once"),
  REPORT_SCHEDULE(
      "BACKUP_REPORT_SCHEDULE", "when `run` stores a report in each storage, under reports/"),
  LOCK(
      "BACKUP_LOCK",
      "auto",
      "how several instances agree on one: advisory (a lock of PostgreSQL), lease (an object in the"
          + " first storage), none, or auto, which is advisory where there is PostgreSQL, else lease"),
  SHUTDOWN_GRACE("BACKUP_SHUTDOWN_GRACE", "PT20S", "how long a backup may go on after a SIGTERM"),
  NOTIFY_URLS(
      "BACKUP_NOTIFY_URLS",
      true,
      "who hears: slack:, discord:, teams: or webhook: before a URL, separated by commas"),
  NOTIFY_ON(
      "BACKUP_NOTIFY_ON",
      "failure,recovery",
      "of what: failure, recovery, success, stale, drill and others"),
  NOTIFY_SECRET("BACKUP_NOTIFY_SECRET", true, "signs what webhooks are sent"),
  PING_URL("BACKUP_PING_URL", true, "a check of healthchecks.io, or of a server like it"),
  ALARM_FILE("BACKUP_ALARM_FILE", "a file that alarms are appended to, a JSON object a line"),
  METRICS_TEXTFILE(
      "BACKUP_METRICS_TEXTFILE", "a file of metrics for node_exporter, such as /metrics/shop.prom"),
  HTTP_LISTEN(
      "BACKUP_HTTP_LISTEN",
      "127.0.0.1:8080",
      "where `run` shows /livez, /readyz, /status, /metrics and /report, or off"),
  HTTP_TOKEN("BACKUP_HTTP_TOKEN", true, "what others must show to see more than the first two"),
  LOG_FORMAT("BACKUP_LOG_FORMAT", "text", "text or json"),
  LOG_LEVEL("BACKUP_LOG_LEVEL", "info", "error, warn, info, debug or trace");

  /** Where other programs name a database of PostgreSQL. */
  static final List<String> FOREIGN_POSTGRES =
      List.of("DATABASE_URL", "SPRING_DATASOURCE_URL", "PGHOST", "PGDATABASE");

  /** Where other programs name a server of Redis. */
  static final List<String> FOREIGN_REDIS = List.of("REDIS_URL");

  /** What other programs call their database; read by the library, listed for {@code _FILE}. */
  static final List<String> FOREIGN =
      List.of(
          "DATABASE_URL",
          "SPRING_DATASOURCE_URL",
          "SPRING_DATASOURCE_USERNAME",
          "SPRING_DATASOURCE_PASSWORD",
          "PGHOST",
          "PGPORT",
          "PGDATABASE",
          "PGUSER",
          "PGPASSWORD",
          "REDIS_URL",
          "REDISCLI_AUTH");

  private final String variable;
  private final boolean secret;
  private final Optional<String> fallback;
  private final String meaning;

  Setting(String variable, String meaning) {
    this(variable, false, Optional.empty(), meaning);
  }

  Setting(String variable, boolean secret, String meaning) {
    this(variable, secret, Optional.empty(), meaning);
  }

  Setting(String variable, String fallback, String meaning) {
    this(variable, false, Optional.of(fallback), meaning);
  }

  Setting(String variable, boolean secret, Optional<String> fallback, String meaning) {
    this.variable = variable;
    this.secret = secret;
    this.fallback = fallback;
    this.meaning = meaning;
  }

  /** The name of the variable. */
  public String variable() {
    return variable;
  }

  /** Whether the value, or a part of it, may not be printed. */
  public boolean secret() {
    return secret;
  }

  /** The value where none is set. */
  public Optional<String> fallback() {
    return fallback;
  }

  /** What it means, for people. */
  public String meaning() {
    return meaning;
  }

  static List<String> variables() {
    return Arrays.stream(values()).map(Setting::variable).toList();
  }
}
