package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import java.util.List;

/** Puts one relation, its defaults and its data into the graph. */
final class RelationObjects {

  private final Relation relation;
  private final ObjectGraph graph;
  private final DumpObject object;

  private RelationObjects(Relation relation, ObjectGraph graph) {
    this.relation = relation;
    this.graph = graph;
    this.object =
        new DumpObject(kind(relation), relation.id(), relation.schema(), relation.name())
            .sqlName(relation.keyword() + " " + relation.qualifiedName());
  }

  static void add(Relation relation, ObjectGraph graph) {
    new RelationObjects(relation, graph).add();
  }

  private static ObjectKind kind(Relation relation) {
    return switch (relation.kind()) {
      case 'v' -> ObjectKind.VIEW;
      case 'm' -> ObjectKind.MATERIALIZED_VIEW;
      case 'f' -> ObjectKind.FOREIGN_TABLE;
      default -> ObjectKind.TABLE;
    };
  }

  private void add() {
    graph.add(object);
    relation.columns().forEach(this::addDefault);
    if (relation.kind() == 'v' || relation.kind() == 'm') {
      ViewDefinition.addTo(graph, relation, object);
      return;
    }
    TableDefinition definition = new TableDefinition(relation, object, graph);
    object.body(() -> List.of(definition.draft()));
    if (relation.kind() == 'r') {
      DumpObject data = graph.addStep(ObjectKind.TABLE_DATA, object);
      data.body(() -> List.of(TableData.of(relation)));
    }
    if (relation.partition()) {
      addAttachment();
    }
  }

  private void addDefault(Column column) {
    if (!column.hasDefault()) {
      return;
    }
    ObjectId id = SystemCatalog.PG_ATTRDEF.id(column.defaultId());
    if (column.isGenerated()) {
      // There is no syntax to add the expression later: it belongs to the table for good.
      graph.alias(id, object);
      return;
    }
    DumpObject value =
        new DumpObject(ObjectKind.COLUMN_DEFAULT, id, relation.schema(), relation.name())
            .tie("%05d".formatted(column.number()))
            .body(() -> List.of(separateDefault(column)));
    graph.add(value);
    if (object.kind() != ObjectKind.VIEW && relation.defines(column)) {
      value.partOf(object, " DEFAULT " + column.expression());
    } else {
      value.dependsOn(object);
    }
  }

  private EntryDraft separateDefault(Column column) {
    String alter = "ALTER TABLE %s ALTER COLUMN " + column.sqlName();
    return EntryDraft.of("DEFAULT", relation.name() + " " + column.name(), Section.PRE_DATA)
        .schema(relation.schema())
        .owner(relation.owner())
        .definition(
            alter.formatted("ONLY " + relation.qualifiedName())
                + " SET DEFAULT "
                + column.expression()
                + ";\n")
        .drop(alter.formatted(relation.qualifiedName()) + " DROP DEFAULT;\n");
  }

  private void addAttachment() {
    for (Relation parent : relation.parents()) {
      DumpObject attachment = graph.addStep(ObjectKind.TABLE_ATTACH, object);
      graph.find(parent.id()).ifPresent(attachment::dependsOn);
      String sql =
          "ALTER TABLE ONLY %s ATTACH PARTITION %s %s;\n"
              .formatted(
                  parent.qualifiedName(), relation.qualifiedName(), relation.partitionBound());
      attachment.body(
          () ->
              List.of(
                  EntryDraft.of("TABLE ATTACH", relation.name(), Section.PRE_DATA)
                      .schema(relation.schema())
                      .owner(relation.owner())
                      .definition(sql)));
    }
  }
}
