package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.List;

/** What all kinds of types have in common. */
final class TypeObject {

  /** Columns for a query in which {@code t} is the type and {@code n} its schema. */
  static final String COLUMNS =
      "t.oid::int8, n.oid::int8 AS schema_oid, n.nspname, t.typname, pg_get_userbyid(t.typowner) AS owner";

  /** The tables of such a query and the condition that the type is dumped. */
  static final String USER_TYPES =
      "pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace AND %s AND %s"
          .formatted(CatalogQueries.USER_SCHEMA, SystemCatalog.PG_TYPE.notMember("t.oid"));

  private TypeObject() {}

  static String qualifiedName(Row row) throws SQLException {
    return Sql.qualified(row.text("nspname"), row.text("typname"));
  }

  /** Adds a type whose definition is known. */
  static DumpObject add(Row row, ObjectGraph graph, String definition) throws SQLException {
    EntryDraft draft = draft("TYPE", row).definition(definition);
    return add("TYPE", row, graph).body(() -> List.of(draft));
  }

  /** Adds a type or domain without its definition. */
  static DumpObject add(String keyword, Row row, ObjectGraph graph) throws SQLException {
    ObjectId id = SystemCatalog.PG_TYPE.id(row.number("oid"));
    return graph
        .add(new DumpObject(ObjectKind.TYPE, id, row.text("nspname"), row.text("typname")))
        .sqlName(keyword + " " + qualifiedName(row));
  }

  /** Starts the entry of a type or domain. */
  static EntryDraft draft(String keyword, Row row) throws SQLException {
    return EntryDraft.of(keyword, row.text("typname"), Section.PRE_DATA)
        .schema(row.text("nspname"))
        .owner(row.text("owner"))
        .drop("DROP " + keyword + " " + qualifiedName(row) + ";\n");
  }

  /** Adds the empty type that functions of the type itself can refer to. */
  static void addShell(Row row, ObjectGraph graph, DumpObject type) throws SQLException {
    EntryDraft draft = draft("SHELL TYPE", row).definition(shell(row)).drop("").owner("");
    DumpObject shell =
        new DumpObject(ObjectKind.SHELL_TYPE, ObjectId.NONE, type.schema(), type.name());
    graph.add(shell).body(() -> List.of(draft));
    graph
        .provider(SystemCatalog.PG_NAMESPACE.id(row.number("schema_oid")))
        .ifPresent(shell::dependsOn);
    type.dependsOn(shell);
  }

  static String shell(Row row) throws SQLException {
    return "CREATE TYPE " + qualifiedName(row) + ";\n";
  }
}
