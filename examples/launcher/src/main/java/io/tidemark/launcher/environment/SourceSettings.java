package io.tidemark.launcher.environment;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.DumpFormat;
import io.tidemark.backup.postgres.PostgresDump;
import io.tidemark.backup.postgres.PostgresUri;
import io.tidemark.backup.postgres.WalArchive;
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
    BASE_WAL;

    /** Returns it as the environment has it. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '+');
    }
  }

  /** Returns the database: of {@code BACKUP_SOURCE}, or as other programs name theirs. */
  Optional<Database> database() {
    return environment
        .given(Setting.SOURCE)
        .map(uri -> Database.parse(uri, environment.variables()))
        .or(() -> PostgresUri.fromEnvironment(environment.variables()).map(Database.Postgres::new));
  }

  /** Returns the variable that {@link #database()} reads, or the first of several. */
  Optional<String> variable() {
    return Stream.of(
            "BACKUP_SOURCE", "DATABASE_URL", "SPRING_DATASOURCE_URL", "PGHOST", "PGDATABASE")
        .filter(environment.variables()::containsKey)
        .findFirst();
  }

  /** Returns the mode. */
  Mode mode() {
    String text = environment.value(Setting.MODE).orElseThrow();
    return Choices.of(Setting.MODE, text, Mode.values());
  }

  /** Returns what is backed up. */
  BackupSource source(BackupOptions options) {
    return switch (mode()) {
      case DUMP -> dump(options);
      case BASE, BASE_WAL -> base(options);
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

  /** Whether the log is kept beside the backups. */
  boolean keepsLog() {
    return mode() == Mode.BASE_WAL;
  }

  /** Returns the log of the server. */
  WalArchive log() {
    return new PhysicalSettings(environment).log(requiredPostgres());
  }

  private PostgresUri requiredPostgres() {
    if (database().orElseThrow(SourceSettings::missing) instanceof Database.Postgres postgres) {
      return postgres.uri();
    }
    throw missing();
  }

  private static InvalidConfigurationException missing() {
    return new InvalidConfigurationException(
        "no database is configured",
        "set BACKUP_SOURCE=postgresql://user@host/database, DATABASE_URL,"
            + " SPRING_DATASOURCE_URL or PGHOST and PGDATABASE");
  }
}
