package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.List;

/**
 * A sequence and its definition.
 *
 * @param apart whether its persistence is not that of the table that owns it
 * @param identity {@code pg_attribute.attidentity} of the column behind which it stands
 * @param table the owning table, quoted; empty for none
 * @param column the owning column, not quoted
 */
record Sequence(
    long oid,
    String schema,
    String name,
    String owner,
    boolean unlogged,
    boolean apart,
    String options,
    String identity,
    String table,
    String column) {

  static Sequence of(Row row) throws SQLException {
    return new Sequence(
        row.number("oid"),
        row.text("nspname"),
        row.text("relname"),
        row.text("owner"),
        row.flag("unlogged"),
        row.flag("apart"),
        options(row, row.text("identity").isEmpty() ? " AS " + row.text("type") : ""),
        row.text("identity"),
        row.isNull("column_name") ? "" : row.text("table_name"),
        row.text("column_name"));
  }

  private static String options(Row row, String type) throws SQLException {
    return type
        + "\n    START WITH "
        + row.text("seqstart")
        + "\n    INCREMENT BY "
        + row.text("seqincrement")
        + "\n    MINVALUE "
        + row.text("seqmin")
        + "\n    MAXVALUE "
        + row.text("seqmax")
        + "\n    CACHE "
        + row.text("seqcache")
        + (row.flag("seqcycle") ? "\n    CYCLE" : "");
  }

  ObjectId id() {
    return SystemCatalog.PG_CLASS.id(oid);
  }

  String qualifiedName() {
    return Sql.qualified(schema, name);
  }

  List<EntryDraft> drafts() {
    if (!identity.isEmpty()) {
      return List.of(draft("SEQUENCE").definition(identityColumn()));
    }
    EntryDraft create =
        draft("SEQUENCE").definition(create()).drop("DROP SEQUENCE " + qualifiedName() + ";\n");
    return table.isEmpty()
        ? List.of(create)
        : List.of(create, draft("SEQUENCE OWNED BY").definition(ownedBy()));
  }

  private EntryDraft draft(String description) {
    return EntryDraft.of(description, name, Section.PRE_DATA).schema(schema).owner(owner);
  }

  private String create() {
    return "CREATE %sSEQUENCE %s%s;\n"
        .formatted(unlogged ? "UNLOGGED " : "", qualifiedName(), options);
  }

  private String ownedBy() {
    return "ALTER SEQUENCE %s OWNED BY %s.%s;\n"
        .formatted(qualifiedName(), table, Sql.identifier(column));
  }

  private String identityColumn() {
    String add =
        "ALTER TABLE %s ALTER COLUMN %s ADD GENERATED %s AS IDENTITY (\n    SEQUENCE NAME %s%s);\n"
            .formatted(
                table,
                Sql.identifier(column),
                identity.equals("a") ? "ALWAYS" : "BY DEFAULT",
                qualifiedName(),
                options);
    return apart
        ? add
            + "ALTER SEQUENCE "
            + qualifiedName()
            + (unlogged ? " SET UNLOGGED;\n" : " SET LOGGED;\n")
        : add;
  }
}
