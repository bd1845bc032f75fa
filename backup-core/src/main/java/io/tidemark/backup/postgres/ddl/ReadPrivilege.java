package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.error.DatabaseUnavailableException;
import java.sql.SQLException;
import java.util.Locale;

/** The check that the dump's role may read a relation, made before the server refuses it. */
final class ReadPrivilege {

  /** Columns for a query in which {@code c} is the relation and {@code n} its schema. */
  static final String COLUMNS =
      """
      format('%I.%I', n.nspname, c.relname) AS read_name, quote_ident(n.nspname) AS read_schema,
             has_schema_privilege(n.oid, 'USAGE') AS reachable,
             has_table_privilege(c.oid, 'SELECT') AS readable,
             quote_ident(current_user) AS reader""";

  private ReadPrivilege() {}

  /**
   * Does nothing if the relation can be read.
   *
   * @param keyword the word for the relation in {@code GRANT}
   * @throws DatabaseUnavailableException naming the relation and the grant that is missing
   */
  static void require(Row row, String keyword) throws SQLException {
    if (!row.flag("reachable")) {
      throw refused(row, keyword, "USAGE ON SCHEMA " + row.text("read_schema"));
    }
    if (!row.flag("readable")) {
      throw refused(row, keyword, "SELECT ON " + keyword + " " + row.text("read_name"));
    }
  }

  private static DatabaseUnavailableException refused(Row row, String keyword, String privilege)
      throws SQLException {
    String reader = row.text("reader");
    return new DatabaseUnavailableException(
        "cannot dump %s %s: role %s may not read it"
            .formatted(keyword.toLowerCase(Locale.ROOT), row.text("read_name"), reader),
        "GRANT %s TO %s; or, for everything at once, from PostgreSQL 14: GRANT pg_read_all_data TO %s;"
            .formatted(privilege, reader, reader));
  }
}
