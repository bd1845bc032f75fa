package io.tidemark.backup.postgres.ddl;

import java.sql.SQLException;

/**
 * A row of {@code pg_attribute}. Empty texts mean that something is not set.
 *
 * @param type the type as SQL writes it
 * @param collation the collation if it is not the type's own
 * @param notNullName the name of the NOT NULL constraint (from PostgreSQL 18)
 * @param notNullLocal whether that constraint is the table's own one
 * @param generated {@code pg_attribute.attgenerated}
 * @param defaultId the {@code pg_attrdef} row; 0 for none
 * @param expression the default or generation expression
 * @param storage the storage mode where it is not the type's own
 */
record Column(
    int number,
    String name,
    String type,
    String collation,
    boolean local,
    boolean notNull,
    String notNullName,
    boolean notNullLocal,
    boolean notNullNoInherit,
    String generated,
    long defaultId,
    String expression,
    String storage,
    String compression,
    String statistics,
    String options,
    String foreignOptions) {

  static Column of(Row row) throws SQLException {
    return new Column(
        (int) row.number("attnum"),
        row.text("attname"),
        row.text("type"),
        row.text("collation"),
        row.flag("attislocal"),
        row.flag("attnotnull"),
        row.text("not_null_name"),
        row.flag("not_null_local"),
        row.flag("not_null_no_inherit"),
        row.text("attgenerated"),
        row.number("default_id"),
        row.text("expression"),
        row.text("storage"),
        row.text("compression"),
        row.text("statistics"),
        row.text("options"),
        row.text("foreign_options"));
  }

  String sqlName() {
    return Sql.identifier(name);
  }

  boolean isGenerated() {
    return !generated.isEmpty();
  }

  boolean hasDefault() {
    return defaultId != 0;
  }
}
