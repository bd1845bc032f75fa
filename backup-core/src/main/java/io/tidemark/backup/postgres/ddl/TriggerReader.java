package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_CLASS;
import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_TRIGGER;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads triggers. A partition's copy of its parent's trigger comes with the parent; only where it
 * is switched on or off differently, that is an entry.
 */
final class TriggerReader implements ObjectReader {

  private static final String TRIGGERS =
      """
      SELECT t.oid::int8, n.nspname, c.relname, t.tgname, pg_get_userbyid(c.relowner) AS owner,
             t.tgparentid <> 0 AS copied, t.tgenabled, pg_get_triggerdef(t.oid, false) AS definition,
             ARRAY(WITH RECURSIVE up (oid) AS (
                     SELECT t.tgparentid UNION ALL
                     SELECT p.tgparentid FROM up JOIN pg_trigger p ON p.oid = up.oid)
                   SELECT oid::text FROM up WHERE oid <> 0) AS ancestors
        FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_trigger parent ON parent.oid = t.tgparentid
        LEFT JOIN pg_constraint k ON k.oid = t.tgconstraint
       WHERE (t.tgparentid = 0 AND NOT t.tgisinternal
              OR t.tgenabled <> parent.tgenabled AND coalesce(k.contype, 't') = 't')
         AND %s AND %s AND %s
      """;

  private final Map<DumpObject, List<String>> ancestors = new HashMap<>();

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(
        TRIGGERS.formatted(
            CatalogQueries.USER_SCHEMA,
            PG_TRIGGER.notMember("t.oid"),
            PG_CLASS.notMember("t.tgrelid")),
        row -> ancestors.put(graph.add(trigger(row)), row.texts("ancestors")));
    ancestors.forEach((trigger, oids) -> oids.forEach(oid -> follow(graph, trigger, oid)));
  }

  /** Switching a parent's trigger switches all copies, so a copy's own state comes later. */
  private static void follow(ObjectGraph graph, DumpObject trigger, String ancestor) {
    graph.find(PG_TRIGGER.id(Long.parseLong(ancestor))).ifPresent(trigger::dependsOn);
  }

  private static DumpObject trigger(Row row) throws SQLException {
    String schema = row.text("nspname");
    String table = row.text("relname");
    String name = row.text("tgname");
    String on = Sql.identifier(name) + " ON " + Sql.qualified(schema, table);
    EntryDraft draft =
        EntryDraft.of("TRIGGER", table + " " + name, Section.POST_DATA)
            .definition(definition(row))
            .drop(row.flag("copied") ? "" : "DROP TRIGGER " + on + ";\n")
            .schema(schema)
            .owner(row.text("owner"));
    return new DumpObject(ObjectKind.TRIGGER, PG_TRIGGER.id(row.number("oid")), schema, name)
        .tie(table)
        .sqlName("TRIGGER " + on)
        .body(() -> List.of(draft));
  }

  private static String definition(Row row) throws SQLException {
    boolean copied = row.flag("copied");
    String create = copied ? "" : row.text("definition") + ";\n";
    String state = state(row.text("tgenabled"), copied);
    if (state.isEmpty()) {
      return create;
    }
    return create
        + "ALTER TABLE "
        + Sql.qualified(row.text("nspname"), row.text("relname"))
        + state
        + " TRIGGER "
        + Sql.identifier(row.text("tgname"))
        + ";\n";
  }

  private static String state(String enabled, boolean copied) {
    if (enabled.equals("O")) {
      return copied ? " ENABLE" : "";
    }
    return FiringState.keywords(enabled);
  }
}
