package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.List;

/**
 * An object that is one statement, from a query with the columns {@code oid}, {@code schema},
 * {@code name} and {@code owner}; the schema and the owner may be missing in a class that has none.
 *
 * @param schema its schema; empty for none
 * @param owner its owner; empty for none
 */
record SimpleObject(ObjectKind kind, ObjectId id, String schema, String name, String owner) {

  static SimpleObject of(ObjectKind kind, SystemCatalog catalog, Row row) throws SQLException {
    return new SimpleObject(
        kind,
        catalog.id(row.number("oid")),
        row.text("schema"),
        row.text("name"),
        row.text("owner"));
  }

  /** Returns the name as SQL writes it. */
  String sql() {
    return schema.isEmpty() ? Sql.identifier(name) : Sql.qualified(schema, name);
  }

  /**
   * Returns the object.
   *
   * @param keyword its class, as {@code DROP} and the archive call it
   * @param definition the statements that create it
   */
  DumpObject object(String keyword, String definition) {
    return object(keyword, sql(), definition);
  }

  /**
   * Returns the object.
   *
   * @param keyword its class, as {@code DROP} and the archive call it
   * @param signature what stands behind the keyword in {@code DROP} and {@code COMMENT ON}
   * @param definition the statements that create it
   */
  DumpObject object(String keyword, String signature, String definition) {
    String sqlName = keyword + " " + signature;
    Section section = kind.section();
    EntryDraft draft =
        EntryDraft.of(keyword, name, section)
            .definition(definition)
            .drop("DROP " + sqlName + ";\n")
            .schema(schema)
            .owner(owner);
    return new DumpObject(kind, id, schema, name)
        .tie(signature)
        .sqlName(sqlName)
        .body(() -> List.of(draft));
  }

  /** Returns what is added to an object that every new database has, and that stays. */
  DumpObject addition(String keyword, String statements) {
    EntryDraft draft =
        EntryDraft.of(keyword, name, kind.section()).definition(statements).schema(schema);
    return new DumpObject(kind, id, schema, name).body(() -> List.of(draft));
  }
}
