package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Reads domains and their constraints; that of NOT NULL has a name from PostgreSQL 17. */
final class DomainReader implements ObjectReader {

  private static final String DOMAINS =
      """
      SELECT %s, format_type(t.typbasetype, t.typtypmod) AS base,
             CASE WHEN t.typcollation <> b.typcollation THEN
               (SELECT format('%%I.%%I', cn.nspname, co.collname) FROM pg_collation co
                  JOIN pg_namespace cn ON cn.oid = co.collnamespace
                 WHERE co.oid = t.typcollation) END AS collation,
             coalesce(pg_get_expr(t.typdefaultbin, 1247), quote_literal(t.typdefault))
               AS default_value,
             t.typnotnull AND NOT EXISTS (
               SELECT FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'n')
               AS not_null
        FROM %s JOIN pg_type b ON b.oid = t.typbasetype
       WHERE t.typtype = 'd' ORDER BY t.oid
      """
          .formatted(TypeObject.COLUMNS, TypeObject.USER_TYPES);

  private static final String CONSTRAINTS =
      """
      SELECT %s, k.oid::int8 AS check_oid, k.conname, k.convalidated,
             pg_get_constraintdef(k.oid) AS definition
        FROM %s JOIN pg_constraint k ON k.contypid = t.oid AND k.contype IN ('c', 'n')
       ORDER BY k.conname, k.oid
      """
          .formatted(TypeObject.COLUMNS, TypeObject.USER_TYPES);

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(DOMAINS, row -> addDomain(row, graph));
    db.each(CONSTRAINTS, row -> addConstraint(row, graph));
  }

  private static void addDomain(Row row, ObjectGraph graph) throws SQLException {
    StringBuilder sql = new StringBuilder("CREATE DOMAIN ");
    sql.append(TypeObject.qualifiedName(row)).append(" AS ").append(row.text("base"));
    if (!row.text("collation").isEmpty()) {
      sql.append(" COLLATE ").append(row.text("collation"));
    }
    if (!row.text("default_value").isEmpty()) {
      sql.append(" DEFAULT ").append(row.text("default_value"));
    }
    if (row.flag("not_null")) {
      sql.append(" NOT NULL");
    }
    EntryDraft draft = TypeObject.draft("DOMAIN", row);
    DumpObject domain = TypeObject.add("DOMAIN", row, graph);
    domain.body(() -> List.of(draft.definition(sql + checks(domain) + ";\n")));
  }

  private static String checks(DumpObject domain) {
    return domain.parts().stream()
        .map(check -> "\n    " + check.inlineText())
        .collect(Collectors.joining());
  }

  private static void addConstraint(Row row, ObjectGraph graph) throws SQLException {
    DumpObject domain = graph.find(SystemCatalog.PG_TYPE.id(row.number("oid"))).orElseThrow();
    ObjectId id = SystemCatalog.PG_CONSTRAINT.id(row.number("check_oid"));
    String name = Sql.identifier(row.text("conname"));
    String constraint = "CONSTRAINT " + name + " " + row.text("definition");
    String alter = "ALTER " + domain.sqlName();
    EntryDraft draft =
        EntryDraft.of(
                "CHECK CONSTRAINT", domain.name() + " " + row.text("conname"), Section.POST_DATA)
            .schema(domain.schema())
            .owner(row.text("owner"))
            .definition(alter + " ADD " + constraint + ";\n")
            .drop(alter + " DROP CONSTRAINT " + name + ";\n");
    DumpObject check =
        graph
            .add(new DumpObject(ObjectKind.CHECK, id, domain.schema(), row.text("conname")))
            .sqlName("CONSTRAINT " + name + " ON " + domain.sqlName())
            .body(() -> List.of(draft));
    if (row.flag("convalidated")) {
      check.partOf(domain, constraint);
    } else {
      check.dependsOn(domain);
    }
  }
}
