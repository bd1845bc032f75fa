package io.tidemark.launcher.environment;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.DumpFormat;
import io.tidemark.backup.postgres.PostgresDump;
import io.tidemark.backup.postgres.PostgresUri;
import io.tidemark.backup.postgres.WalArchive;
import io.tidemark.backup.redis.RedisSnapshot;
import io.tidemark.backup.redis.RedisUri;
import io.tidemark.backup.source.BackupSource;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the environment says about what is backed up, and how. */
final class SourceSettings {

  private final Environment environment;

  SourceSettings(Environment environment) {
    this.environment = environment;
  }

  /** How a database is copied. */
  enum Mode {
    DUMP,
    BASE,
    BASE_WAL,
    RDB,
    SCAN;

    boolean isOfRedis() {
      return this == RDB || this == SCAN;
    }

    /** Returns it as the environment has it. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '+');
    }
  }

  /**
   * Returns the database: of {@code BACKUP_SOURCE}, or as other programs name theirs; those of
   * Redis count last, unless the mode is one of Redis.
   */
  Optional<Database> database() {
    Optional<Database> given =
        environment.given(Setting.SOURCE).map(uri -> Database.parse(uri, environment.variables()));
    return given
        .or(() -> searches(Mode.DUMP) ? postgres() : Optional.empty())
        .or(() -> searches(Mode.RDB) ? redis() : Optional.empty());
  }

  /** Whether a mode, or that there is none, lets the database be one for which {@code mode} is. */
  private boolean searches(Mode mode) {
    return givenMode().filter(given -> given.isOfRedis() != mode.isOfRedis()).isEmpty();
  }

  private Optional<Database> postgres() {
    return PostgresUri.fromEnvironment(environment.variables()).map(Database.Postgres::new);
  }

  private Optional<Database> redis() {
    return RedisUri.fromEnvironment(environment.variables()).map(Database.Redis::new);
  }

  /** Returns the variable that {@link #database()} reads, or the first of several. */
  Optional<String> variable() {
    Stream<String> others =
        Stream.concat(
            searches(Mode.DUMP) ? Setting.FOREIGN_POSTGRES.stream() : Stream.empty(),
            searches(Mode.RDB) ? Setting.FOREIGN_REDIS.stream() : Stream.empty());
    return Stream.concat(Stream.of(Setting.SOURCE.variable()), others)
        .filter(environment.variables()::containsKey)
        .findFirst();
  }

  private Optional<Mode> givenMode() {
    return environment
        .given(Setting.MODE)
        .map(text -> Choices.of(Setting.MODE, text, Mode.values()));
  }

  /** Returns the mode as set, else the usual one of the database. */
  Mode mode() {
    return givenMode()
        .orElseGet(
            () ->
                database().filter(Database.Redis.class::isInstance).isPresent()
                    ? Mode.RDB
                    : Mode.DUMP);
  }

  /** Returns what is backed up. */
  BackupSource source(BackupOptions options) {
    return switch (mode()) {
      case DUMP -> dump(options);
      case BASE, BASE_WAL -> base(options);
      case RDB -> snapshot(options);
      case SCAN -> snapshot(options).scan();
    };
  }

  private PostgresDump dump(BackupOptions options) {
    new PhysicalSettings(environment).refuseForDump();
    String format = environment.value(Setting.FORMAT).orElseThrow();
    PostgresDump dump =
        PostgresDump.of(requiredPostgres())
            .format(Choices.of(Setting.FORMAT, format, DumpFormat.values()));
    return options.schemaOnly() ? dump.schemaOnly() : dump;
  }

  private BackupSource base(BackupOptions options) {
    if (options.schemaOnly()) {
      throw new InvalidConfigurationException(
          "a base backup has always the rows", "leave out --schema-only, or BACKUP_MODE=base");
    }
    return new PhysicalSettings(environment).baseBackup(requiredPostgres());
  }

  private RedisSnapshot snapshot(BackupOptions options) {
    new PhysicalSettings(environment).refuseForRedis();
    if (options.schemaOnly()) {
      throw new InvalidConfigurationException(
          "a snapshot of Redis has no schema", "leave out --schema-only");
    }
    return RedisSnapshot.of(requiredRedis());
  }

  /** Whether the log is kept beside the backups. */
  boolean keepsLog() {
    return mode() == Mode.BASE_WAL;
  }

  /** Returns the log of the server. */
  WalArchive log() {
    return new PhysicalSettings(environment).log(requiredPostgres());
  }

  private PostgresUri requiredPostgres() {
    if (required() instanceof Database.Postgres postgres) {
      return postgres.uri();
    }
    throw new InvalidConfigurationException(
        "%s is of Redis, which has no %s".formatted(sourceName(), mode().word()),
        "set BACKUP_MODE=rdb or scan for it, or BACKUP_SOURCE=postgresql://user@host/database");
  }

  private RedisUri requiredRedis() {
    if (required() instanceof Database.Redis redis) {
      return redis.uri();
    }
    throw new InvalidConfigurationException(
        "%s is of PostgreSQL, which has no %s".formatted(sourceName(), mode().word()),
        "set BACKUP_MODE=dump, base or base+wal for it, or BACKUP_SOURCE=redis://host:6379");
  }

  private String sourceName() {
    return variable().orElse("the database");
  }

  private Database required() {
    return database()
        .orElseThrow(
            () ->
                new InvalidConfigurationException(
                    "no database is configured",
                    "set BACKUP_SOURCE=postgresql://user@host/database or redis://host:6379,"
                        + " DATABASE_URL, SPRING_DATASOURCE_URL, PGHOST and PGDATABASE, or"
                        + " REDIS_URL"));
  }
}
