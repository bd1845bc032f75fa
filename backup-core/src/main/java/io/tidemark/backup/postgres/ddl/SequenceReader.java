package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads sequences with their values: free ones, owned ones and those behind identity columns. */
final class SequenceReader implements ObjectReader {

  /** Sequences in one statement that reads their values. */
  private static final int BATCH = 200;

  private static final String SEQUENCES =
      """
      SELECT READ_PRIVILEGE, c.oid::int8, n.nspname, c.relname, pg_get_userbyid(c.relowner) AS owner,
             c.relpersistence = 'u' AS unlogged, APART AS apart,
             format_type(s.seqtypid, NULL) AS type, s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
             s.seqcache, s.seqcycle, a.attname AS column_name,
             CASE WHEN d.deptype = 'i' THEN a.attidentity END AS identity,
             quote_ident(onsp.nspname) || '.' || quote_ident(oc.relname) AS table_name
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_sequence s ON s.seqrelid = c.oid
        LEFT JOIN pg_depend d ON d.classid = 1259 AND d.objid = c.oid AND d.refclassid = 1259
          AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
        LEFT JOIN pg_class oc ON oc.oid = d.refobjid
        LEFT JOIN pg_namespace onsp ON onsp.oid = oc.relnamespace
        LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
       WHERE USER_SCHEMA AND NOT_MEMBER
       ORDER BY c.oid
      """
          .replace("READ_PRIVILEGE", ReadPrivilege.COLUMNS)
          .replace("USER_SCHEMA", CatalogQueries.USER_SCHEMA)
          .replace("NOT_MEMBER", SystemCatalog.PG_CLASS.notMember("c.oid"));

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    List<Sequence> sequences = new ArrayList<>();
    db.each(
        sequences(db),
        row -> {
          ReadPrivilege.require(row, "SEQUENCE");
          sequences.add(Sequence.of(row));
        });
    sequences.forEach(sequence -> add(sequence, graph));
    for (int from = 0; from < sequences.size(); from += BATCH) {
      addValues(db, graph, sequences.subList(from, Math.min(sequences.size(), from + BATCH)));
    }
  }

  /** Until PostgreSQL 14 a sequence could not be unlogged, whatever its table was. */
  private static String sequences(CatalogQueries db) {
    return SEQUENCES.replace(
        "APART", db.since(15, "c.relpersistence <> oc.relpersistence", "false"));
  }

  private static void add(Sequence sequence, ObjectGraph graph) {
    graph
        .add(new DumpObject(ObjectKind.SEQUENCE, sequence.id(), sequence.schema(), sequence.name()))
        .sqlName("SEQUENCE " + sequence.qualifiedName())
        .body(sequence::drafts);
  }

  private static void addValues(CatalogQueries db, ObjectGraph graph, List<Sequence> sequences)
      throws SQLException {
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < sequences.size(); i++) {
      sql.append(i == 0 ? "" : " UNION ALL ")
          .append("SELECT ")
          .append(i)
          .append(" AS number, last_value, is_called FROM ")
          .append(sequences.get(i).qualifiedName());
    }
    db.each(
        sql.toString(),
        row ->
            addValue(
                graph,
                sequences.get((int) row.number("number")),
                row.number("last_value") + ", " + row.flag("is_called")));
  }

  private static void addValue(ObjectGraph graph, Sequence sequence, String value) {
    EntryDraft draft =
        EntryDraft.of("SEQUENCE SET", sequence.name(), Section.DATA)
            .schema(sequence.schema())
            .owner(sequence.owner())
            .definition(
                "SELECT pg_catalog.setval(%s, %s);\n"
                    .formatted(Sql.literal(sequence.qualifiedName()), value));
    graph
        .find(sequence.id())
        .ifPresent(
            object -> graph.addStep(ObjectKind.SEQUENCE_SET, object).body(() -> List.of(draft)));
  }
}
