package io.tidemark.backup.postgres;

import io.tidemark.backup.coordination.Coordination;
import io.tidemark.backup.coordination.HasCoordination;
import io.tidemark.backup.doctor.Diagnosis;
import io.tidemark.backup.doctor.Examinable;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.postgres.ddl.SchemaReader;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A consistent logical dump of one PostgreSQL database, taken over one connection in one read-only
 * transaction. A connection borrowed from a pool goes back as it came. Immutable and thread-safe.
 *
 * <p>Not for whole clusters: roles, table spaces and other databases are not in it, nor are the
 * rows of foreign tables.
 */
public final class PostgresDump implements BackupSource, Examinable, HasCoordination {

  /** Each restart means that a table was rewritten in the very moment between snapshot and lock. */
  private static final int SNAPSHOT_ATTEMPTS = 3;

  private final DumpSettings settings;

  PostgresDump(DumpSettings settings) {
    this.settings = settings;
  }

  /** Dumps the database that {@code dataSource} connects to. */
  public static PostgresDump of(DataSource dataSource) {
    return of(PostgresConnections.of(dataSource));
  }

  /**
   * Dumps the database at {@code uri}.
   *
   * @see PostgresUri#parse(String)
   */
  public static PostgresDump of(String uri) {
    return of(PostgresUri.parse(uri));
  }

  /** Dumps the database at {@code uri}. */
  public static PostgresDump of(PostgresUri uri) {
    return of(PostgresConnections.of(uri));
  }

  private static PostgresDump of(PostgresConnections connections) {
    return new PostgresDump(
        new DumpSettings(connections, DumpOptions.defaults(), SchemaReader::read));
  }

  /** Returns the same dump in another form; {@link DumpFormat#CUSTOM} unless given. */
  public PostgresDump format(DumpFormat format) {
    return with(settings.options().format(format));
  }

  /** Returns the same dump without rows, sequence values and large objects. */
  public PostgresDump schemaOnly() {
    return with(settings.options().withoutData());
  }

  /**
   * Returns the same dump with another limit for the wait for a table that a schema change holds;
   * five minutes unless given.
   */
  public PostgresDump lockTimeout(Duration limit) {
    return with(settings.options().lockTimeout(limit));
  }

  /** Returns the same dump, which accepts a server newer than the newest that was tested. */
  public PostgresDump untestedServer() {
    return with(settings.options().withUntestedServer());
  }

  /**
   * Returns the same dump, whose SQL script also a psql from before August 2025 takes; that lets a
   * hostile server make psql execute commands (CVE-2025-8714).
   */
  public PostgresDump withoutRestrict() {
    return with(settings.options().withoutRestrict());
  }

  private PostgresDump with(DumpOptions options) {
    return new PostgresDump(new DumpSettings(settings.connections(), options, settings.planner()));
  }

  /**
   * Returns the database's name; {@code database} if only a connection could tell it. The files and
   * the report carry the real one in any case.
   */
  @Override
  public String name() {
    return settings.connections().uri().map(PostgresUri::database).orElse("database");
  }

  @Override
  public String kind() {
    return DumpReport.KIND;
  }

  @Override
  public Optional<String> host() {
    return settings.connections().uri().map(PostgresUri::hostNames);
  }

  /** Returns true: the moment is that of the transaction's snapshot. */
  @Override
  public boolean canShareMoment() {
    return true;
  }

  /** Returns turns by advisory locks of the database that is dumped. */
  @Override
  public Coordination coordination() {
    return PostgresCoordination.of(settings.connections());
  }

  @Override
  public List<Diagnosis> examine(InstantSource clock) {
    return DatabaseExamination.ofDump(settings.connections(), clock);
  }

  @Override
  public SourceReport capture(FileSink files, RunContext run) throws IOException {
    run.stage("reading the catalog");
    try (DumpSnapshot snapshot = snapshot(run)) {
      return new DumpRun(snapshot, settings.options(), run).write(files);
    }
  }

  private DumpSnapshot snapshot(RunContext run) {
    for (int attempt = 1; ; attempt++) {
      try {
        return DumpSnapshot.take(settings, run);
      } catch (SnapshotOutdatedException e) {
        if (attempt == SNAPSHOT_ATTEMPTS) {
          throw new BackupFailedException(
              "tables were truncated or rewritten while the dump began: " + e.getMessage(),
              "run again when nothing truncates or rewrites them",
              e);
        }
      }
    }
  }

  @Override
  public String toString() {
    return "dump of " + settings.connections();
  }
}
