package io.tidemark.backup.postgres;

import io.tidemark.backup.postgres.archive.Section;
import io.tidemark.backup.postgres.archive.TocEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries about the database itself, which only {@code pg_restore --create} executes: how it is
 * created, its settings, its grants and its comment.
 */
final class DatabaseEntries {

  /** The OID of {@code pg_database}. */
  private static final long CATALOG = 1262;

  /** They come first in every archive. */
  private static final Set<String> SESSION = Set.of("ENCODING", "STDSTRINGS", "SEARCHPATH");

  private static final String DATABASE =
      """
      SELECT oid::bigint, pg_catalog.pg_get_userbyid(datdba), datconnlimit,
             pg_catalog.shobj_description(oid, 'pg_database')
        FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()
      """;

  private static final String SETTINGS =
      """
      SELECT r.rolname, pg_catalog.split_part(c, '=', 1),
             pg_catalog.substr(c, pg_catalog.strpos(c, '=') + 1)
        FROM pg_catalog.pg_db_role_setting s
        JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
        LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
        CROSS JOIN pg_catalog.unnest(s.setconfig) WITH ORDINALITY AS u (c, position)
       WHERE d.datname = pg_catalog.current_database() AND (s.setrole = 0 OR r.oid IS NOT NULL)
       ORDER BY s.setrole, u.position
      """;

  private static final String GRANTS =
      """
      SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(
               pg_catalog.pg_get_userbyid(a.grantee)) END,
             pg_catalog.string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type),
             a.is_grantable
        FROM pg_catalog.pg_database d
       CROSS JOIN pg_catalog.aclexplode(d.datacl) WITH ORDINALITY
               AS a (grantor, grantee, privilege_type, is_grantable, position)
       WHERE d.datname = pg_catalog.current_database()
       GROUP BY a.grantee, a.is_grantable ORDER BY min(a.position)
      """;

  private final BorrowedConnection connection;
  private final ServerFacts facts;
  private final String name;
  private final List<TocEntry> entries = new ArrayList<>();
  private int nextId;

  private DatabaseEntries(BorrowedConnection connection, ServerFacts facts, int nextId) {
    this.connection = connection;
    this.facts = facts;
    this.name = SqlText.name(facts.database());
    this.nextId = nextId;
  }

  /** Returns {@code entries} with those of the database in their place. */
  static List<TocEntry> addTo(
      List<TocEntry> entries, BorrowedConnection connection, ServerFacts facts)
      throws SQLException {
    int highest = entries.stream().mapToInt(TocEntry::dumpId).max().orElse(0);
    DatabaseEntries database = new DatabaseEntries(connection, facts, highest + 1);
    connection.each(DATABASE, database::describe);
    int first = 0;
    while (first < entries.size() && SESSION.contains(entries.get(first).description())) {
      first++;
    }
    List<TocEntry> all = new ArrayList<>(entries);
    all.addAll(first, database.entries);
    return all;
  }

  private void describe(ResultSet row) throws SQLException {
    long oid = row.getLong(1);
    String owner = row.getString(2);
    int limit = row.getInt(3);
    String comment = row.getString(4);
    String creation = "CREATE DATABASE " + name + DatabaseLocale.clauses(facts.facts()) + ";\n";
    add("DATABASE", Section.PRE_DATA, oid, owner, creation);
    String properties = properties(limit);
    if (!properties.isEmpty()) {
      add("DATABASE PROPERTIES", Section.PRE_DATA, oid, owner, properties);
    }
    if (comment != null) {
      String sql = "COMMENT ON DATABASE " + name + " IS " + SqlText.string(comment) + ";\n";
      add("COMMENT", Section.NONE, 0, owner, sql);
    }
    String grants = grants(SqlText.name(owner));
    if (!grants.isEmpty()) {
      add("ACL", Section.NONE, 0, owner, grants);
    }
  }

  private String properties(int connectionLimit) throws SQLException {
    StringBuilder sql = new StringBuilder();
    if (connectionLimit >= 0) {
      sql.append("ALTER DATABASE %s CONNECTION LIMIT = %d;\n".formatted(name, connectionLimit));
    }
    connection.each(
        SETTINGS,
        row -> {
          @Nullable String role = row.getString(1);
          String who = role == null ? "" : "ROLE " + SqlText.name(role) + " IN ";
          String value = SettingValue.literal(row.getString(2), row.getString(3));
          sql.append("ALTER %sDATABASE %s SET ".formatted(who, name))
              .append(SettingValue.name(row.getString(2)))
              .append(" TO ")
              .append(value)
              .append(";\n");
        });
    return sql.toString();
  }

  private String grants(String owner) throws SQLException {
    StringBuilder sql = new StringBuilder();
    connection.each(
        GRANTS,
        row -> {
          String option = row.getBoolean(3) ? " WITH GRANT OPTION" : "";
          sql.append(
              "GRANT %s ON DATABASE %s TO %s%s;\n"
                  .formatted(row.getString(2), name, row.getString(1), option));
        });
    String revoke = "REVOKE ALL ON DATABASE " + name + " FROM ";
    return sql.isEmpty() ? "" : revoke + "PUBLIC;\n" + revoke + owner + ";\n" + sql;
  }

  private void add(String description, Section section, long oid, String owner, String sql) {
    boolean about = section == Section.NONE;
    entries.add(
        new TocEntry(
            nextId++,
            about ? 0 : CATALOG,
            oid,
            about ? "DATABASE " + facts.database() : facts.database(),
            description,
            section,
            sql,
            description.equals("DATABASE") ? "DROP DATABASE " + name + ";\n" : "",
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            owner,
            entries.isEmpty() ? List.of() : List.of(entries.get(0).dumpId()),
            false));
  }
}
