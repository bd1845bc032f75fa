package io.tidemark.backup.postgres.ddl;

/** Writes what {@code CREATE TABLE} cannot say about a table's columns. */
final class ColumnSettings {

  private final Relation table;
  private final StringBuilder sql = new StringBuilder();

  ColumnSettings(Relation table) {
    this.table = table;
  }

  /** Returns one statement for each setting. */
  String sql() {
    for (Column column : table.columns()) {
      sql.append(NotNull.statement(table, column));
      if (!table.defines(column) && table.losesDefault(column)) {
        alter(column, "SET DEFAULT ", "NULL", "");
      }
      alter(column, "SET STATISTICS ", column.statistics(), "");
      alter(column, "SET STORAGE ", column.storage(), "");
      alter(column, "SET COMPRESSION ", column.compression(), "");
      alter(column, "SET (", column.options(), ")");
      alter(column, "OPTIONS (", column.foreignOptions(), ")");
    }
    return sql.toString();
  }

  private void alter(Column column, String before, String value, String after) {
    if (!value.isEmpty()) {
      sql.append("ALTER ")
          .append(table.kind() == 'f' ? "FOREIGN TABLE ONLY " : "TABLE ONLY ")
          .append(table.qualifiedName())
          .append(" ALTER COLUMN ")
          .append(column.sqlName())
          .append(' ')
          .append(before)
          .append(value)
          .append(after)
          .append(";\n");
    }
  }
}
