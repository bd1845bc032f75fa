package io.tidemark.backup.postgres.ddl;

/**
 * The NOT NULL constraints of a table's columns. Until PostgreSQL 17 they are a flag of the column,
 * and one that a parent has set need not be repeated; since 18 each is a named constraint that
 * knows whether it is the table's own.
 */
final class NotNull {

  private NotNull() {}

  /** Returns what stands in the column's definition, with a leading space; or nothing. */
  static String inColumn(Relation table, Column column) {
    if (!isOwn(table, column)) {
      return "";
    }
    return column.notNullName().isEmpty()
        ? " NOT NULL"
        : " CONSTRAINT %s NOT NULL%s"
            .formatted(Sql.identifier(column.notNullName()), noInherit(column));
  }

  /** Returns the statement for a column that does not stand in the definition; or nothing. */
  static String apart(Relation table, Column column) {
    if (table.defines(column) || !isOwn(table, column)) {
      return "";
    }
    String alter = "ALTER TABLE ONLY " + table.qualifiedName();
    return column.notNullName().isEmpty()
        ? alter + " ALTER COLUMN " + column.sqlName() + " SET NOT NULL;\n"
        : "%s ADD CONSTRAINT %s NOT NULL %s%s;\n"
            .formatted(
                alter, Sql.identifier(column.notNullName()), column.sqlName(), noInherit(column));
  }

  private static String noInherit(Column column) {
    return column.notNullNoInherit() ? " NO INHERIT" : "";
  }

  private static boolean isOwn(Relation table, Column column) {
    if (!column.notNull()) {
      return false;
    }
    boolean own =
        column.notNullName().isEmpty() ? !table.inheritsNotNull(column) : column.notNullLocal();
    return table.partition() || own;
  }
}
