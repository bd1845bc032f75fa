package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_CLASS;
import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_EXTENSION;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads which tables and sequences of extensions hold data of the user, and which of their rows.
 * The extension creates the tables; their rows follow, referenced ones first.
 */
final class ExtensionDataReader implements ObjectReader {

  private static final String CONFIGURATION =
      """
      SELECT e.oid::int8 AS extension, c.oid::int8, n.nspname, c.relname, c.relkind,
             pg_get_userbyid(c.relowner) AS owner, x.condition, pg_table_size(c.oid) AS bytes,
             (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
               WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '')
               AS columns
        FROM pg_extension e
       CROSS JOIN LATERAL unnest(e.extconfig, e.extcondition) x (relation, condition)
        JOIN pg_class c ON c.oid = x.relation AND c.relkind IN ('r', 'S')
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE e.oid >= 16384
       ORDER BY e.oid, c.oid
      """;

  private static final String REFERENCES =
      """
      SELECT DISTINCT conrelid::int8, confrelid::int8 FROM pg_constraint
       WHERE contype = 'f' AND conrelid <> confrelid
      """;

  /** A table or a sequence, with what its extension says about it. */
  private record Configuration(
      ObjectId id,
      ObjectId extension,
      String schema,
      String name,
      String owner,
      boolean sequence,
      String columns,
      String condition,
      long bytes) {

    static Configuration of(Row row) throws SQLException {
      return new Configuration(
          PG_CLASS.id(row.number("oid")),
          PG_EXTENSION.id(row.number("extension")),
          row.text("nspname"),
          row.text("relname"),
          row.text("owner"),
          row.text("relkind").equals("S"),
          row.text("columns"),
          row.text("condition"),
          row.number("bytes"));
    }

    String sql() {
      return Sql.qualified(schema, name);
    }

    EntryDraft rows() {
      String list = columns.isEmpty() ? "" : " (" + columns + ")";
      String some = "(SELECT %s FROM ONLY %s %s)".formatted(columns, sql(), condition);
      String source = condition.isEmpty() ? sql() + list : some;
      return EntryDraft.of("TABLE DATA", name, Section.DATA)
          .schema(schema)
          .owner(owner)
          .data(
              name,
              "COPY " + source + " TO STDOUT",
              "COPY " + sql() + list + " FROM stdin;\n",
              bytes);
    }

    EntryDraft value(String arguments) {
      return EntryDraft.of("SEQUENCE SET", name, Section.DATA)
          .schema(schema)
          .owner(owner)
          .definition(
              "SELECT pg_catalog.setval(%s, %s);\n".formatted(Sql.literal(sql()), arguments));
    }
  }

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    List<Configuration> configurations = new ArrayList<>();
    db.each(CONFIGURATION, row -> configurations.add(Configuration.of(row)));
    Map<ObjectId, DumpObject> data = new HashMap<>();
    for (Configuration configuration : configurations) {
      DumpObject extension = graph.find(configuration.extension()).orElseThrow();
      if (configuration.sequence()) {
        addValue(db, graph, configuration);
      } else {
        DumpObject rows = step(ObjectKind.TABLE_DATA, configuration, graph, extension);
        data.put(configuration.id(), rows.body(() -> List.of(configuration.rows())));
      }
    }
    if (data.size() > 1) {
      db.each(REFERENCES, row -> addReference(row, data));
    }
  }

  private static DumpObject step(
      ObjectKind kind, Configuration of, ObjectGraph graph, DumpObject extension) {
    DumpObject step = graph.add(new DumpObject(kind, ObjectId.NONE, of.schema(), of.name()));
    step.dependsOn(extension);
    return step;
  }

  private static void addValue(CatalogQueries db, ObjectGraph graph, Configuration sequence)
      throws SQLException {
    DumpObject extension = graph.find(sequence.extension()).orElseThrow();
    db.each(
        "SELECT last_value, is_called FROM " + sequence.sql(),
        row -> {
          EntryDraft draft =
              sequence.value(row.number("last_value") + ", " + row.flag("is_called"));
          step(ObjectKind.SEQUENCE_SET, sequence, graph, extension).body(() -> List.of(draft));
        });
  }

  private static void addReference(Row row, Map<ObjectId, DumpObject> data) throws SQLException {
    DumpObject referencing = data.get(PG_CLASS.id(row.number("conrelid")));
    DumpObject referenced = data.get(PG_CLASS.id(row.number("confrelid")));
    if (referencing != null && referenced != null) {
      referencing.dependsOn(referenced);
    }
  }
}
