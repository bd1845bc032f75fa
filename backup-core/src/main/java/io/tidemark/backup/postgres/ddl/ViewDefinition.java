package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes the definition of a view or a materialized view. A view that is part of a loop comes in
 * two steps: a dummy with the same columns first, its query after the data.
 */
final class ViewDefinition {

  private final Relation view;

  ViewDefinition(Relation view) {
    this.view = view;
  }

  /** Makes the view's rule a part of it, or the way out of a loop. */
  static void addTo(ObjectGraph graph, Relation view, DumpObject object) {
    ViewDefinition definition = new ViewDefinition(view);
    ObjectId ruleId = SystemCatalog.PG_REWRITE.id(view.ruleOid());
    if (view.kind() == 'm') {
      graph.alias(ruleId, object);
      object.body(() -> List.of(definition.materialized(object.section())));
      return;
    }
    DumpObject rule =
        graph
            .add(new DumpObject(ObjectKind.RULE, ruleId, view.schema(), "_RETURN"))
            .tie(view.name())
            .partOf(object, view.query());
    rule.body(() -> List.of(definition.replacement()));
    object.body(() -> List.of(definition.draft(rule.inlineIn() == object)));
  }

  private EntryDraft draft(boolean whole) {
    return EntryDraft.of("VIEW", view.name(), Section.PRE_DATA)
        .schema(view.schema())
        .owner(view.owner())
        .definition("CREATE VIEW " + (whole ? wholeQuery() : dummy()))
        .drop("DROP VIEW " + view.qualifiedName() + ";\n");
  }

  private EntryDraft replacement() {
    return EntryDraft.of("RULE", view.name() + " _RETURN", Section.POST_DATA)
        .schema(view.schema())
        .owner(view.owner())
        .definition("CREATE OR REPLACE VIEW " + wholeQuery())
        .drop("CREATE OR REPLACE VIEW " + dummy());
  }

  private EntryDraft materialized(Section section) {
    return EntryDraft.of("MATERIALIZED VIEW", view.name(), section)
        .schema(view.schema())
        .owner(view.owner())
        .tablespace(view.tablespace())
        .accessMethod(view.accessMethod())
        .definition(
            "CREATE MATERIALIZED VIEW %s%s AS\n%s\n  WITH NO DATA;\n%s"
                .formatted(
                    view.qualifiedName(), options(), query(), new ColumnSettings(view).sql()))
        .drop("DROP MATERIALIZED VIEW " + view.qualifiedName() + ";\n");
  }

  private String wholeQuery() {
    String check =
        view.checkOption().isEmpty() ? "" : "\n  WITH " + view.checkOption() + " CHECK OPTION";
    return view.qualifiedName() + options() + " AS\n" + query() + check + ";\n";
  }

  private String dummy() {
    String columns =
        view.columns().stream()
            .map(ViewDefinition::emptyColumn)
            .collect(Collectors.joining(",\n    "));
    return view.qualifiedName() + " AS\nSELECT\n    " + columns + ";\n";
  }

  /** The collation stands here because replacing the view cannot change it. */
  private static String emptyColumn(Column column) {
    String collate = column.collation().isEmpty() ? "" : " COLLATE " + column.collation();
    return "NULL::" + column.type() + collate + " AS " + column.sqlName();
  }

  private String options() {
    return view.options().isEmpty() ? "" : " WITH (" + view.options() + ")";
  }

  private String query() {
    return view.query().replaceFirst(";\\s*$", "");
  }
}
