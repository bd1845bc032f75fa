package io.tidemark.backup.postgres.ddl;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A row of {@code pg_class} with its columns: what the definitions of relations are made of. Empty
 * texts mean that something does not apply.
 *
 * @param kind {@code pg_class.relkind}
 * @param member whether it belongs to an extension
 * @param replicaIdentity {@code pg_class.relreplident}
 * @param rowType the type of a typed table
 * @param options the storage parameters, as the inside of {@code WITH (...)}
 * @param enumHashed whether rows can change their partition at restore, because OIDs of enum values
 *     are hashed
 * @param checkOption a view's: LOCAL, CASCADED or nothing
 * @param ruleOid the rule that is a view's query
 * @param columns the columns that exist, in order; filled after the relation
 * @param parents the tables that it inherits from, or the one that it is a partition of
 */
record Relation(
    long oid,
    char kind,
    String schema,
    String name,
    String owner,
    boolean member,
    boolean partition,
    boolean unlogged,
    boolean populated,
    char replicaIdentity,
    String tablespace,
    String accessMethod,
    String rowType,
    String options,
    String partitionKey,
    String partitionBound,
    boolean enumHashed,
    String server,
    String serverOptions,
    String checkOption,
    String query,
    long ruleOid,
    long bytes,
    List<Column> columns,
    List<Relation> parents) {

  static Relation of(Row row) throws SQLException {
    return new Relation(
        row.number("oid"),
        row.text("relkind").charAt(0),
        row.text("nspname"),
        row.text("relname"),
        row.text("owner"),
        row.flag("member"),
        row.flag("relispartition"),
        row.text("relpersistence").equals("u"),
        row.flag("relispopulated"),
        row.text("relreplident").charAt(0),
        row.text("tablespace"),
        row.text("access_method"),
        row.text("row_type"),
        row.text("options"),
        row.text("partition_key"),
        row.text("partition_bound"),
        row.flag("enum_hashed"),
        row.text("server"),
        row.text("server_options"),
        row.text("check_option"),
        row.text("query"),
        row.number("rule_oid"),
        row.number("bytes"),
        new ArrayList<>(),
        new ArrayList<>());
  }

  /** Returns the word for it in {@code CREATE}, {@code DROP} and {@code COMMENT ON}. */
  String keyword() {
    return switch (kind) {
      case 'v' -> "VIEW";
      case 'm' -> "MATERIALIZED VIEW";
      case 'f' -> "FOREIGN TABLE";
      default -> "TABLE";
    };
  }

  String qualifiedName() {
    return Sql.qualified(schema, name);
  }

  ObjectId id() {
    return SystemCatalog.PG_CLASS.id(oid);
  }

  Optional<Column> column(String columnName) {
    return columns.stream().filter(c -> c.name().equals(columnName)).findFirst();
  }

  /** Tells whether the column stands in the relation's own definition. */
  boolean defines(Column column) {
    return column.local() || partition;
  }

  /** Tells whether a parent demands NOT NULL of the column. */
  boolean inheritsNotNull(Column column) {
    return parents.stream()
        .flatMap(parent -> parent.column(column.name()).stream())
        .anyMatch(Column::notNull);
  }

  /** Tells whether a parent gives the column a default that this table has to take back. */
  boolean losesDefault(Column column) {
    return !partition
        && !column.hasDefault()
        && parents.stream()
            .flatMap(parent -> parent.column(column.name()).stream())
            .anyMatch(c -> c.hasDefault() && !c.isGenerated());
  }

  /** Tells whether every parent that has the column generates it in the same way. */
  boolean inheritsGeneration(Column column) {
    List<Column> inherited =
        parents.stream().flatMap(parent -> parent.column(column.name()).stream()).toList();
    return !partition
        && !inherited.isEmpty()
        && inherited.stream().allMatch(c -> c.expression().equals(column.expression()));
  }
}
