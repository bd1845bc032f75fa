package io.tidemark.backup.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The transaction, or the row of transactions, that a restore works in. A database that others may
 * know is filled in one, so that a failure leaves nothing. A new database is dropped on failure
 * anyway: many transactions keep the server's lock table small. Settings are local to a transaction
 * and carried over to the next.
 */
final class RestoreTransaction {

  /** Well below the locks that a server has for one transaction by default. */
  private static final int STATEMENTS = 500;

  private final BorrowedConnection connection;
  private final boolean single;
  private final List<String> settings = new ArrayList<>();
  private int statements;

  private RestoreTransaction(BorrowedConnection connection, boolean single) {
    this.connection = connection;
    this.single = single;
  }

  static RestoreTransaction single(BorrowedConnection connection) {
    return new RestoreTransaction(connection, true);
  }

  static RestoreTransaction many(BorrowedConnection connection) {
    return new RestoreTransaction(connection, false);
  }

  BorrowedConnection connection() {
    return connection;
  }

  /** Executes {@code SET name = value;} or a {@code set_config()} for the rest of the restore. */
  void set(String setting) throws SQLException {
    String local =
        setting.startsWith("SET ") && !setting.startsWith("SET LOCAL ")
            ? "SET LOCAL " + setting.substring("SET ".length())
            : setting.replace(", false)", ", true)");
    connection.execute(local);
    settings.add(local);
  }

  void execute(String sql) throws SQLException {
    connection.execute(sql);
    statements++;
    if (!single && statements % STATEMENTS == 0) {
      commit();
    }
  }

  /** Commits, and begins anew with the same settings. */
  void commit() throws SQLException {
    connection.sql().commit();
    if (!single) {
      for (String setting : settings) {
        connection.execute(setting);
      }
    }
  }
}
