package io.tidemark.backup.postgres.ddl;

import java.util.Optional;

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

  /** Returns the element for an inherited column, whose constraint has a name; or nothing. */
  static Optional<String> inTable(Relation table, Column column) {
    return isApart(table, column) && !column.notNullName().isEmpty()
        ? Optional.of(
            "CONSTRAINT %s NOT NULL %s%s"
                .formatted(
                    Sql.identifier(column.notNullName()), column.sqlName(), noInherit(column)))
        : Optional.empty();
  }

  /** Returns the statement for an inherited column, whose constraint has no name; or nothing. */
  static String statement(Relation table, Column column) {
    return isApart(table, column) && column.notNullName().isEmpty()
        ? "ALTER TABLE ONLY %s ALTER COLUMN %s SET NOT NULL;\n"
            .formatted(table.qualifiedName(), column.sqlName())
        : "";
  }

  private static boolean isApart(Relation table, Column column) {
    return !table.defines(column) && isOwn(table, column);
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
