package io.tidemark.backup.postgres;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport.TableSummary;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** One restore: chooses how the target database comes about, and undoes everything on failure. */
final class Restoration {

  private final DumpFile dump;
  private final TargetServer server;
  private final RestoreOptions options;
  private final RunContext run;

  Restoration(DumpFile dump, TargetServer server, RestoreOptions options, RunContext run) {
    this.dump = dump;
    this.server = server;
    this.options = options;
    this.run = run;
  }

  RestoreReport run() throws IOException {
    requirePermission();
    boolean fillsEmptyOne = server.exists() && server.contents().isEmpty();
    List<TableSummary> tables = fillsEmptyOne ? fill() : buildAndSwapIn();
    return new RestoreReport(server.connections().toString(), tables);
  }

  private void requirePermission() {
    String name = server.database();
    if (options.create() && server.exists()) {
      throw new RestoreFailedException(
          "database " + name + " exists already, but it was to be created",
          "choose another name, or leave out create()");
    }
    if (!server.contents().isEmpty() && !options.replace()) {
      throw new RestoreFailedException(
          "database %s is not empty: it holds %s"
              .formatted(name, String.join("; ", server.contents())),
          "choose another database, or replace this one with replace() or --replace");
    }
    if (!server.contents().isEmpty() && !server.administrable()) {
      throw new RestoreFailedException(
          "database " + name + " cannot be replaced through the DataSource that is connected to it",
          "give PostgresTarget a URI");
    }
  }

  private List<TableSummary> fill() throws IOException {
    try (BorrowedConnection connection = BorrowedConnection.open(server.connections(), run)) {
      RestoreTransaction whole = RestoreTransaction.single(connection);
      List<TableSummary> tables = load(whole);
      whole.commit();
      analyze(connection);
      return tables;
    } catch (SQLException e) {
      throw RestoreErrors.explain(run, "complete the restore", e);
    }
  }

  private List<TableSummary> buildAndSwapIn() throws IOException {
    NewDatabase fresh = NewDatabase.create(server, dump, run);
    try {
      List<TableSummary> tables = build(fresh);
      run.checkpoint();
      fresh.swapIn(server.exists());
      return tables;
    } catch (IOException | RuntimeException e) {
      fresh.dropAfter(e);
      throw e;
    }
  }

  private List<TableSummary> build(NewDatabase fresh) throws IOException {
    try (BorrowedConnection connection = BorrowedConnection.open(fresh.connections(), run)) {
      RestoreTransaction many = RestoreTransaction.many(connection);
      List<TableSummary> tables = load(many);
      many.commit();
      analyze(connection);
      return tables;
    } catch (SQLException e) {
      throw RestoreErrors.explain(run, "complete the restore", e);
    }
  }

  private List<TableSummary> load(RestoreTransaction transaction) throws IOException {
    return new DumpLoader(dump, transaction, options, run).load();
  }

  /** The rows are there and compared: without statistics a database is slow, not wrong. */
  private void analyze(BorrowedConnection connection) {
    if (!options.analyze()) {
      return;
    }
    run.stage("collecting statistics");
    try {
      connection.execute("SET LOCAL statement_timeout = 0");
      connection.execute("ANALYZE");
      connection.sql().commit();
    } catch (SQLException e) {
      BackupException failure = RestoreErrors.explain(run, "collect statistics", e);
      run.warn(String.valueOf(failure.getMessage()));
    }
  }
}
