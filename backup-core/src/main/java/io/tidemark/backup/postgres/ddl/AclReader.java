package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the privileges on everything, relative to what each object has when it is new: for objects
 * of the system and of extensions what they were installed with, for others the built-in defaults.
 * Columns follow their table in the same entry, because revoking from a table reaches its columns.
 */
final class AclReader implements ObjectReader {

  /** The statements for one object and its columns. */
  private record Entry(String label, String schema, String owner, StringBuilder sql) {

    EntryDraft draft() {
      return EntryDraft.of("ACL", label, Section.NONE)
          .definition(sql.toString())
          .schema(schema)
          .owner(owner);
    }
  }

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    Map<ObjectId, Entry> entries = new LinkedHashMap<>();
    db.each(
        AclQuery.changed(db),
        row -> {
          ObjectId id = new ObjectId(row.number("classoid"), row.number("objoid"));
          Entry entry = entries.get(id);
          if (entry == null) {
            entry = entry(row);
            entries.put(id, entry);
          }
          entry.sql().append(statements(row, db));
        });
    entries.forEach((id, entry) -> attach(id, entry, graph));
  }

  private static Entry entry(Row row) throws SQLException {
    Designation designation = Designation.of(row);
    return new Entry(
        designation.label(), designation.schema(), row.text("owner"), new StringBuilder());
  }

  private static String statements(Row row, CatalogQueries db) throws SQLException {
    String column = row.isNull("column_name") ? "" : Sql.identifier(row.text("column_name"));
    Grantable target =
        new Grantable("", kind(row.text("type")), row.text("identity"), column, row.text("owner"));
    return Grants.between(target, db.majorVersion(), row.texts("base"), row.texts("acl"));
  }

  private static String kind(String type) {
    return switch (type) {
      case "table", "view", "materialized view", "foreign table" -> "TABLE";
      case "sequence" -> "SEQUENCE";
      case "function", "aggregate" -> "FUNCTION";
      case "procedure" -> "PROCEDURE";
      case "type" -> "TYPE";
      case "schema" -> "SCHEMA";
      case "language" -> "LANGUAGE";
      case "foreign-data wrapper" -> "FOREIGN DATA WRAPPER";
      case "server" -> "FOREIGN SERVER";
      case "large object" -> "LARGE OBJECT";
      default -> throw new IllegalArgumentException("no privileges are known for a " + type);
    };
  }

  private static void attach(ObjectId id, Entry entry, ObjectGraph graph) {
    if (entry.sql().isEmpty()) {
      return;
    }
    Optional<DumpObject> object = graph.provider(id);
    if (object.isPresent()) {
      object.get().attach(entry.draft());
    } else if (id.oid() < CatalogQueries.FIRST_USER_OID) {
      graph
          .add(new DumpObject(ObjectKind.UNDUMPED, id, entry.schema(), entry.label()))
          .attach(entry.draft());
    }
  }
}
