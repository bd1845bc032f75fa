package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_FOREIGN_SERVER;
import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_USER_MAPPING;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.List;

/**
 * Reads user mappings with their options, passwords among them. The server shows the options to few
 * roles and hides them from others without a word: then there is no telling whether there are any.
 */
final class UserMappingReader implements ObjectReader {

  private static final String MAY_READ =
      "SELECT has_table_privilege('pg_catalog.pg_user_mapping', 'SELECT') AS allowed";

  private static final String MAPPINGS =
      """
      SELECT u.oid::int8, s.srvname, pg_get_userbyid(s.srvowner) AS owner,
             CASE WHEN u.role <> 0 THEN pg_get_userbyid(u.role) END AS role,
             u.options IS NULL AS without_options, %s AS options
        FROM (%s) u (oid, server, role, options) JOIN pg_foreign_server s ON s.oid = u.server
       WHERE %s AND %s
      """;

  private static final String TABLE =
      "SELECT oid, umserver, umuser, umoptions FROM pg_user_mapping";

  private static final String VIEW = "SELECT umid, srvid, umuser, umoptions FROM pg_user_mappings";

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    boolean[] allowed = {false};
    db.each(MAY_READ, row -> allowed[0] = row.flag("allowed"));
    db.each(
        MAPPINGS.formatted(
            ForeignDataReader.OPTIONS.formatted("u.options"),
            allowed[0] ? TABLE : VIEW,
            PG_USER_MAPPING.notMember("u.oid"),
            PG_FOREIGN_SERVER.notMember("s.oid")),
        row -> {
          if (!allowed[0] && row.flag("without_options")) {
            throw hidden(row);
          }
          graph.add(mapping(row));
        });
  }

  private static DumpObject mapping(Row row) throws SQLException {
    String server = row.text("srvname");
    String role = row.isNull("role") ? "PUBLIC" : row.text("role");
    String quoted = row.isNull("role") ? "PUBLIC" : Sql.identifier(role);
    String sqlName = "USER MAPPING FOR " + quoted + " SERVER " + Sql.identifier(server);
    EntryDraft draft =
        EntryDraft.of("USER MAPPING", role + " SERVER " + server, Section.PRE_DATA)
            .definition("CREATE " + sqlName + ForeignDataReader.options(row) + ";\n")
            .drop("DROP " + sqlName + ";\n")
            .owner(row.text("owner"));
    return new DumpObject(
            ObjectKind.USER_MAPPING, PG_USER_MAPPING.id(row.number("oid")), "", server)
        .tie(role)
        .sqlName(sqlName)
        .body(() -> List.of(draft));
  }

  private static BackupFailedException hidden(Row row) throws SQLException {
    return new BackupFailedException(
        "cannot read the options of the user mapping for %s on the foreign server %s"
            .formatted(row.isNull("role") ? "PUBLIC" : row.text("role"), row.text("srvname")),
        "dump as a superuser, or GRANT SELECT ON pg_catalog.pg_user_mapping to the dumping role;"
            + " without it passwords would be missing from the backup");
  }
}
