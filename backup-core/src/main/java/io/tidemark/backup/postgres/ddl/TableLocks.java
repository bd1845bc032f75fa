package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.error.BackupFailedException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps every table from being altered or dropped while it is dumped. Deparsing functions look at
 * the newest catalog, so the locks must be held before any of them is called.
 */
final class TableLocks {

  /** Tables in one statement: one round trip, and a statement of bearable length. */
  private static final int BATCH = 500;

  private static final String OUT_OF_MEMORY = "53200";

  private static final String TABLES =
      """
      SELECT READ_PRIVILEGE
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p') AND USER_SCHEMA ORDER BY c.oid
      """
          .replace("READ_PRIVILEGE", ReadPrivilege.COLUMNS)
          .replace("USER_SCHEMA", CatalogQueries.USER_SCHEMA);

  private TableLocks() {}

  static void acquire(CatalogQueries db) throws SQLException {
    List<String> tables = new ArrayList<>();
    db.each(
        TABLES,
        row -> {
          ReadPrivilege.require(row, "TABLE");
          tables.add(row.text("read_name"));
        });
    for (int from = 0; from < tables.size(); from += BATCH) {
      lock(db, tables.subList(from, Math.min(tables.size(), from + BATCH)));
    }
  }

  private static void lock(CatalogQueries db, List<String> tables) throws SQLException {
    try {
      db.execute("LOCK TABLE " + String.join(", ", tables) + " IN ACCESS SHARE MODE");
    } catch (SQLException e) {
      throw new BackupFailedException(
          "cannot lock the tables for the dump: " + e.getMessage(), hint(e), e);
    }
  }

  private static String hint(SQLException refusal) {
    return OUT_OF_MEMORY.equals(refusal.getSQLState())
        ? "raise max_locks_per_transaction on the server: a dump holds one lock for each table"
        : "a schema change may be under way; run again when it is done";
  }
}
