package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads keys, exclusions, references and checks of tables. */
final class ConstraintReader implements ObjectReader {

  /** What follows the columns of a key, which storage parameters have to precede. */
  private static final Pattern TIMING =
      Pattern.compile("(?: DEFERRABLE)?(?: INITIALLY DEFERRED)?$");

  private static final String CONSTRAINTS =
      """
      SELECT k.oid::int8, k.conname, k.contype, k.conrelid::int8, x.oid::int8 AS index_oid,
             n.nspname, c.relname, pg_get_userbyid(c.relowner) AS owner,
             format('%I.%I', n.nspname, c.relname) AS table_name, c.relkind, c.relispartition,
             k.convalidated, k.conislocal, pg_get_constraintdef(k.oid) AS definition,
             (SELECT string_agg(quote_ident(split_part(o, '=', 1)) || '='
                                || quote_literal(substr(o, strpos(o, '=') + 1)), ', ')
                FROM unnest(x.reloptions) o) AS options,
             TRAITS
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_class x ON x.oid = k.conindid
        LEFT JOIN pg_index i ON i.indexrelid = x.oid
       WHERE USER_SCHEMA
         AND (k.contype IN ('c', 'n', 'p', 'u', 'x') OR k.contype = 'f' AND k.conparentid = 0)
       ORDER BY k.oid
      """
          .replace("TRAITS", IndexTraits.COLUMNS)
          .replace("USER_SCHEMA", CatalogQueries.USER_SCHEMA);

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(CONSTRAINTS, row -> read(row, graph));
  }

  private static void read(Row row, ObjectGraph graph) throws SQLException {
    DumpObject table = graph.find(SystemCatalog.PG_CLASS.id(row.number("conrelid"))).orElse(null);
    if (table == null) {
      return;
    }
    switch (row.text("contype")) {
      case "c" -> addCheck(row, graph, table);
      case "n" -> addNotNull(row, graph, table);
      case "f" -> addForeignKey(row, graph, table);
      default -> addKey(row, graph, table);
    }
  }

  private static void addCheck(Row row, ObjectGraph graph, DumpObject table) throws SQLException {
    boolean local = row.flag("conislocal");
    if (!local && !(row.flag("relispartition") && row.flag("convalidated"))) {
      return;
    }
    DumpObject check = addSeparable("CHECK CONSTRAINT", row, graph);
    if (row.flag("convalidated")) {
      check.partOf(
          table,
          "CONSTRAINT " + Sql.identifier(row.text("conname")) + " " + row.text("definition"));
    } else {
      check.dependsOn(table);
    }
  }

  /** A valid one is part of its column's definition. */
  private static void addNotNull(Row row, ObjectGraph graph, DumpObject table) throws SQLException {
    if (row.flag("convalidated")) {
      graph.alias(SystemCatalog.PG_CONSTRAINT.id(row.number("oid")), table);
    } else if (row.flag("conislocal")) {
      addSeparable("CONSTRAINT", row, graph).dependsOn(table);
    }
  }

  private static DumpObject addSeparable(String description, Row row, ObjectGraph graph)
      throws SQLException {
    EntryDraft draft = draft(description, row, alter(row, "") + add(row) + ";\n");
    return add(ObjectKind.CHECK, row, graph).body(() -> List.of(draft));
  }

  /** Recurses to partitions, which the server does only without ONLY. */
  private static void addForeignKey(Row row, ObjectGraph graph, DumpObject table)
      throws SQLException {
    String only = row.text("relkind").equals("p") ? "" : "ONLY ";
    EntryDraft draft = draft("FK CONSTRAINT", row, alter(row, only) + add(row) + ";\n");
    DumpObject key = add(ObjectKind.FOREIGN_KEY, row, graph).body(() -> List.of(draft));
    key.dependsOn(table);
  }

  private static void addKey(Row row, ObjectGraph graph, DumpObject table) throws SQLException {
    String sql =
        alter(row, "ONLY ")
            + withOptions(row)
            + ";\n"
            + IndexTraits.statements(row, row.text("table_name"));
    EntryDraft draft = draft("CONSTRAINT", row, sql).tablespace(row.text("tablespace"));
    DumpObject key = add(ObjectKind.CONSTRAINT, row, graph).body(() -> List.of(draft));
    key.dependsOn(table);
    graph.alias(SystemCatalog.PG_CLASS.id(row.number("index_oid")), key);
  }

  private static DumpObject add(ObjectKind kind, Row row, ObjectGraph graph) throws SQLException {
    DumpObject object =
        new DumpObject(
            kind,
            SystemCatalog.PG_CONSTRAINT.id(row.number("oid")),
            row.text("nspname"),
            row.text("conname"));
    return graph
        .add(object)
        .tie(row.text("relname"))
        .sqlName(
            "CONSTRAINT %s ON %s"
                .formatted(Sql.identifier(row.text("conname")), row.text("table_name")));
  }

  private static EntryDraft draft(String description, Row row, String sql) throws SQLException {
    return EntryDraft.of(
            description, row.text("relname") + " " + row.text("conname"), Section.POST_DATA)
        .schema(row.text("nspname"))
        .owner(row.text("owner"))
        .definition(sql)
        .drop(
            "%sDROP CONSTRAINT %s;\n"
                .formatted(alter(row, "ONLY "), Sql.identifier(row.text("conname"))));
  }

  private static String alter(Row row, String only) throws SQLException {
    String kind = row.text("relkind").equals("f") ? "FOREIGN TABLE " : "TABLE ";
    return "ALTER " + kind + only + row.text("table_name") + " ";
  }

  private static String add(Row row) throws SQLException {
    return "ADD CONSTRAINT " + Sql.identifier(row.text("conname")) + " " + row.text("definition");
  }

  /** An exclusion's definition holds its parameters already. */
  private static String withOptions(Row row) throws SQLException {
    String sql = add(row);
    if (row.text("options").isEmpty() || row.text("contype").equals("x")) {
      return sql;
    }
    int timing =
        TIMING.matcher(sql).results().findFirst().map(MatchResult::start).orElse(sql.length());
    return sql.substring(0, timing) + " WITH (" + row.text("options") + ")" + sql.substring(timing);
  }
}
