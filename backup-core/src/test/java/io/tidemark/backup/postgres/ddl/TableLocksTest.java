package io.tidemark.backup.postgres.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class TableLocksTest {

  @Test
  void aTableCannotBeDroppedWhileItIsDumped(TestDatabase database) throws SQLException {
    database.execute("CREATE TABLE kept (id int)");
    try (Connection dump = database.connect()) {
      dump.setAutoCommit(false);
      TableLocks.acquire(new CatalogQueries(dump));

      assertThatThrownBy(() -> dropWithoutPatience(database)).hasMessageContaining("lock timeout");
    }
  }

  private static void dropWithoutPatience(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = 100");
      statement.execute("DROP TABLE kept");
    }
  }

  @Test
  void aMissingPrivilegeNamesTableAndGrant(TestDatabase database) throws SQLException {
    String role = "reader_" + database.name();
    database.execute("CREATE SCHEMA open; CREATE TABLE open.\"Secret\" (id int)");
    database.execute("CREATE ROLE " + role + "; GRANT USAGE ON SCHEMA open TO " + role);
    try (Connection dump = as(role, database)) {
      assertThatThrownBy(() -> TableLocks.acquire(new CatalogQueries(dump)))
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("table open.\"Secret\"")
          .hasMessageContaining("GRANT SELECT ON TABLE open.\"Secret\" TO " + role);
    }
  }

  @Test
  void anUnreachableSchemaNamesItsGrant(TestDatabase database) throws SQLException {
    String role = "stranger_" + database.name();
    database.execute("CREATE SCHEMA closed; CREATE TABLE closed.t (id int)");
    database.execute("CREATE ROLE " + role + "; GRANT SELECT ON closed.t TO " + role);
    try (Connection dump = as(role, database)) {
      assertThatThrownBy(() -> TableLocks.acquire(new CatalogQueries(dump)))
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("GRANT USAGE ON SCHEMA closed TO " + role);
    }
  }

  private static Connection as(String role, TestDatabase database) throws SQLException {
    Connection connection = database.connect();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET ROLE " + role);
    }
    return connection;
  }

  @Test
  void aLockThatIsNotGrantedInTimeFailsTheDump(TestDatabase database) throws SQLException {
    database.execute("CREATE TABLE busy (id int)");
    try (Connection changing = database.connect();
        Statement change = changing.createStatement();
        Connection dump = database.connect();
        Statement patience = dump.createStatement()) {
      changing.setAutoCommit(false);
      change.execute("LOCK TABLE busy");
      dump.setAutoCommit(false);
      patience.execute("SET LOCAL lock_timeout = 100");

      assertThatThrownBy(() -> TableLocks.acquire(new CatalogQueries(dump)))
          .isInstanceOf(BackupFailedException.class)
          .hasMessageContaining("schema change");
    }
  }

  @Test
  void manyTablesAreLockedInOneStatement(TestDatabase database) throws SQLException {
    database.execute(
        "DO $$ BEGIN FOR i IN 1..600 LOOP EXECUTE 'CREATE TABLE t' || i || ' ()'; END LOOP; END $$");
    try (Connection dump = database.connect()) {
      dump.setAutoCommit(false);
      TableLocks.acquire(new CatalogQueries(dump));

      assertThat(
              database.query(
                  "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
                      + " WHERE c.relname ~ '^t[0-9]+$' AND mode = 'AccessShareLock'"))
          .isEqualTo("600");
    }
  }
}
