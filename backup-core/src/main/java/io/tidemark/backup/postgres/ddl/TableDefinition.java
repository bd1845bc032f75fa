package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the definition of a table or foreign table. */
final class TableDefinition {

  private final Relation table;
  private final DumpObject object;
  private final ObjectGraph graph;

  TableDefinition(Relation table, DumpObject object, ObjectGraph graph) {
    this.table = table;
    this.object = object;
    this.graph = graph;
  }

  EntryDraft draft() {
    return EntryDraft.of(table.keyword(), table.name(), Section.PRE_DATA)
        .schema(table.schema())
        .owner(table.owner())
        .tablespace(table.tablespace())
        .accessMethod(table.kind() == 'p' ? "" : table.accessMethod())
        .definition(create() + new ColumnSettings(table).sql() + replicaIdentity())
        .drop("DROP " + table.keyword() + " " + table.qualifiedName() + ";\n");
  }

  private String create() {
    StringBuilder sql = new StringBuilder("CREATE ");
    sql.append(table.unlogged() ? "UNLOGGED " : "").append(table.keyword());
    sql.append(' ').append(table.qualifiedName());
    if (!table.rowType().isEmpty()) {
      sql.append(" OF ").append(table.rowType());
    }
    List<String> elements = new ArrayList<>();
    table.columns().stream().filter(this::stands).forEach(c -> elements.add(column(c)));
    table.columns().forEach(c -> NotNull.inTable(table, c).ifPresent(elements::add));
    checks().forEach(elements::add);
    if (!elements.isEmpty() || table.rowType().isEmpty()) {
      sql.append(" (\n    ").append(String.join(",\n    ", elements)).append("\n)");
    }
    if (!table.parents().isEmpty() && !table.partition()) {
      sql.append("\nINHERITS (").append(names(table.parents())).append(')');
    }
    append(sql, "\nPARTITION BY ", table.partitionKey(), "");
    append(sql, "\nUSING ", partitionedAccessMethod(), "");
    append(sql, "\nSERVER ", table.server(), "");
    append(sql, "\nWITH (", table.kind() == 'f' ? "" : table.options(), ")");
    append(sql, "\nOPTIONS (", table.serverOptions(), ")");
    return sql.append(";\n").toString();
  }

  /** The setting that entries rely on does not reach partitioned tables (from PostgreSQL 17). */
  private String partitionedAccessMethod() {
    return table.kind() == 'p' && !table.accessMethod().isEmpty()
        ? Sql.identifier(table.accessMethod())
        : "";
  }

  private static String names(List<Relation> relations) {
    return relations.stream().map(Relation::qualifiedName).collect(Collectors.joining(", "));
  }

  private static void append(StringBuilder sql, String before, String text, String after) {
    if (!text.isEmpty()) {
      sql.append(before).append(text).append(after);
    }
  }

  /** A column of a typed table stands only for what the type does not say. */
  private boolean stands(Column column) {
    return table.defines(column)
        && (table.rowType().isEmpty()
            || !defaultValue(column).isEmpty()
            || !NotNull.inColumn(table, column).isEmpty());
  }

  private String column(Column column) {
    StringBuilder sql = new StringBuilder(column.sqlName());
    sql.append(' ').append(table.rowType().isEmpty() ? column.type() : "WITH OPTIONS");
    if (table.rowType().isEmpty()) {
      append(sql, " COLLATE ", column.collation(), "");
    }
    return sql.append(defaultValue(column)).append(NotNull.inColumn(table, column)).toString();
  }

  private String defaultValue(Column column) {
    if (column.isGenerated()) {
      return table.inheritsGeneration(column)
          ? ""
          : " GENERATED ALWAYS AS (%s) %s"
              .formatted(
                  column.expression(), column.generated().equals("v") ? "VIRTUAL" : "STORED");
    }
    if (column.hasDefault()) {
      return graph
          .find(SystemCatalog.PG_ATTRDEF.id(column.defaultId()))
          .filter(value -> value.inlineIn() == object)
          .map(DumpObject::inlineText)
          .orElse("");
    }
    return table.losesDefault(column) ? " DEFAULT NULL" : "";
  }

  private List<String> checks() {
    return object.parts().stream()
        .filter(part -> part.kind() == ObjectKind.CHECK)
        .map(DumpObject::inlineText)
        .sorted()
        .toList();
  }

  private String replicaIdentity() {
    String mode =
        switch (table.replicaIdentity()) {
          case 'n' -> "NOTHING";
          case 'f' -> "FULL";
          default -> "";
        };
    return mode.isEmpty() || table.kind() == 'f'
        ? ""
        : "ALTER TABLE ONLY " + table.qualifiedName() + " REPLICA IDENTITY " + mode + ";\n";
  }
}
