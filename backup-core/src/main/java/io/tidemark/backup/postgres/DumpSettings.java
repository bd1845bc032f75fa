package io.tidemark.backup.postgres;

import io.tidemark.backup.postgres.ddl.DumpPlan;
import java.sql.Connection;
import java.sql.SQLException;

/** What a dump works with: where, what, and who reads the catalog. */
record DumpSettings(PostgresConnections connections, DumpOptions options, Planner planner) {

  /** Locks the tables and plans the dump in the connection's transaction. */
  @FunctionalInterface
  interface Planner {
    DumpPlan plan(Connection connection) throws SQLException;
  }
}
