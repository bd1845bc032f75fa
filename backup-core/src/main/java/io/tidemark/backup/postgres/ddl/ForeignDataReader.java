package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_FOREIGN_DATA_WRAPPER;
import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_FOREIGN_SERVER;

import java.sql.SQLException;

/** Reads foreign data wrappers and servers. */
final class ForeignDataReader implements ObjectReader {

  /** Options as SQL writes them, from the named array; NULL without any. */
  static final String OPTIONS =
      """
      (SELECT string_agg(quote_ident(option_name) || ' ' || quote_literal(option_value), ', ')
         FROM pg_options_to_table(%s))
      """;

  private static final String WRAPPERS =
      """
      SELECT w.oid::int8, '' AS schema, w.fdwname AS name, pg_get_userbyid(w.fdwowner) AS owner,
             nullif(w.fdwhandler, 0)::regproc::text AS handler,
             nullif(w.fdwvalidator, 0)::regproc::text AS validator, %s AS options
        FROM pg_foreign_data_wrapper w
       WHERE %s
      """;

  private static final String SERVERS =
      """
      SELECT s.oid::int8, '' AS schema, s.srvname AS name, pg_get_userbyid(s.srvowner) AS owner,
             w.fdwname, s.srvtype, s.srvversion, %s AS options
        FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
       WHERE %s
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(
        WRAPPERS.formatted(
            OPTIONS.formatted("w.fdwoptions"), PG_FOREIGN_DATA_WRAPPER.notMember("w.oid")),
        row -> graph.add(wrapper(row)));
    db.each(
        SERVERS.formatted(OPTIONS.formatted("s.srvoptions"), PG_FOREIGN_SERVER.notMember("s.oid")),
        row -> graph.add(server(row)));
  }

  private static DumpObject wrapper(Row row) throws SQLException {
    SimpleObject wrapper =
        SimpleObject.of(ObjectKind.FOREIGN_DATA_WRAPPER, PG_FOREIGN_DATA_WRAPPER, row);
    String handler = row.isNull("handler") ? "" : " HANDLER " + row.text("handler");
    String validator = row.isNull("validator") ? "" : " VALIDATOR " + row.text("validator");
    return wrapper.object(
        "FOREIGN DATA WRAPPER",
        "CREATE FOREIGN DATA WRAPPER %s%s%s%s;\n"
            .formatted(wrapper.sql(), handler, validator, options(row)));
  }

  private static DumpObject server(Row row) throws SQLException {
    SimpleObject server = SimpleObject.of(ObjectKind.FOREIGN_SERVER, PG_FOREIGN_SERVER, row);
    return server.object(
        "SERVER",
        "CREATE SERVER %s%s%s FOREIGN DATA WRAPPER %s%s;\n"
            .formatted(
                server.sql(),
                row.isNull("srvtype") ? "" : " TYPE " + Sql.literal(row.text("srvtype")),
                row.isNull("srvversion") ? "" : " VERSION " + Sql.literal(row.text("srvversion")),
                Sql.identifier(row.text("fdwname")),
                options(row)));
  }

  /** Returns the {@code OPTIONS} clause from the column {@code options}; empty without any. */
  static String options(Row row) throws SQLException {
    return row.isNull("options") ? "" : " OPTIONS (" + row.text("options") + ")";
  }
}
