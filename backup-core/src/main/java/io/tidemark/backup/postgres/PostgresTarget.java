package io.tidemark.backup.postgres;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.RestoreTarget;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database that takes a dump in pg_dump's custom format, over JDBC. A missing database is
 * created, an empty one is filled, and one that holds something is refused unless {@link #replace}
 * is given. A restore that fails leaves the server as it was: a new database appears under its name
 * only after its rows were compared with the dump's, and an empty one is filled in one transaction.
 * Immutable and thread-safe.
 *
 * <p>Roles and table spaces must exist on the server. Scripts are restored with psql.
 */
public final class PostgresTarget implements RestoreTarget {

  private final PostgresConnections connections;
  private final @Nullable String database;
  private final RestoreOptions options;

  private PostgresTarget(
      PostgresConnections connections, @Nullable String database, RestoreOptions options) {
    this.connections = connections;
    this.database = database;
    this.options = options;
  }

  /**
   * Restores into the database at {@code uri}.
   *
   * @see PostgresUri#parse(String)
   */
  public static PostgresTarget of(String uri) {
    return of(PostgresUri.parse(uri));
  }

  /** Restores into the database at {@code uri}. */
  public static PostgresTarget of(PostgresUri uri) {
    return new PostgresTarget(PostgresConnections.of(uri), null, RestoreOptions.defaults());
  }

  /**
   * Restores into the empty database that {@code dataSource} connects to. Another database, or one
   * that has to be created, is only within reach of the driver's own DataSource or a URI.
   */
  public static PostgresTarget of(DataSource dataSource) {
    return new PostgresTarget(PostgresConnections.of(dataSource), null, RestoreOptions.defaults());
  }

  /** Returns the same server with another database, which need not exist. */
  public PostgresTarget database(String name) {
    if (name.isEmpty()) {
      throw new InvalidConfigurationException("the database's name is empty", "give a name");
    }
    return new PostgresTarget(connections, name, options);
  }

  /** Returns a target that insists on creating its database: one that exists is refused. */
  public PostgresTarget create() {
    return with(options.creating());
  }

  /**
   * Returns a target that replaces a database that exists. The old one stays in use until the new
   * one is complete and compared; then its sessions are ended and it is dropped.
   */
  public PostgresTarget replace() {
    return with(options.replacing());
  }

  /** Returns a target whose objects all belong to the role that restores. */
  public PostgresTarget noOwner() {
    return with(options.withoutOwners());
  }

  /** Returns a target without the dump's grants. */
  public PostgresTarget noPrivileges() {
    return with(options.withoutPrivileges());
  }

  /** Returns a target that leaves the planner's statistics to autovacuum. */
  public PostgresTarget noAnalyze() {
    return with(options.withoutAnalyze());
  }

  private PostgresTarget with(RestoreOptions other) {
    return new PostgresTarget(connections, database, other);
  }

  @Override
  public RestoreReport restore(BackupFiles files, RunContext run) throws IOException {
    DumpFile dump = DumpFile.in(files);
    run.stage("looking at the target");
    TargetServer server = TargetServer.of(connections, database, run);
    return new Restoration(dump, server, options, run).run();
  }

  @Override
  public String toString() {
    return database == null ? connections.toString() : database + " next to " + connections;
  }
}
