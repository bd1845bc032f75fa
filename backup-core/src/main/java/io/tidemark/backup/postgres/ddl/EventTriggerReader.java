package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_EVENT_TRIGGER;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Reads event triggers. They are restored last, or they would fire on the restore itself. */
final class EventTriggerReader implements ObjectReader {

  private static final String EVENT_TRIGGERS =
      """
      SELECT e.oid::int8, e.evtname, e.evtevent, e.evtenabled, e.evttags,
             pg_get_userbyid(e.evtowner) AS owner, n.nspname, p.proname
        FROM pg_event_trigger e
        JOIN pg_proc p ON p.oid = e.evtfoid
        JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE %s
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(
        EVENT_TRIGGERS.formatted(PG_EVENT_TRIGGER.notMember("e.oid")),
        row -> graph.add(eventTrigger(row)));
  }

  private static DumpObject eventTrigger(Row row) throws SQLException {
    String name = row.text("evtname");
    String sqlName = "EVENT TRIGGER " + Sql.identifier(name);
    EntryDraft draft =
        EntryDraft.of("EVENT TRIGGER", name, Section.POST_DATA)
            .definition(definition(row, sqlName))
            .drop("DROP " + sqlName + ";\n")
            .owner(row.text("owner"));
    return new DumpObject(
            ObjectKind.EVENT_TRIGGER, PG_EVENT_TRIGGER.id(row.number("oid")), "", name)
        .sqlName(sqlName)
        .body(() -> List.of(draft));
  }

  private static String definition(Row row, String sqlName) throws SQLException {
    List<String> tags = row.texts("evttags");
    String state = FiringState.keywords(row.text("evtenabled"));
    return "CREATE "
        + sqlName
        + " ON "
        + Sql.identifier(row.text("evtevent"))
        + (tags.isEmpty() ? "" : "\n    WHEN TAG IN (" + literals(tags) + ")")
        + "\n    EXECUTE FUNCTION "
        + Sql.qualified(row.text("nspname"), row.text("proname"))
        + "();\n"
        + (state.isEmpty() ? "" : "ALTER " + sqlName + state + ";\n");
  }

  private static String literals(List<String> texts) {
    return texts.stream().map(Sql::literal).collect(Collectors.joining(", "));
  }
}
