package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_PROC;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.List;

/** Reads aggregate functions. */
final class AggregateReader implements ObjectReader {

  private static final String AGGREGATES =
      """
      SELECT p.oid::int8, n.nspname, p.proname, pg_get_userbyid(p.proowner) AS owner,
             array_to_string(ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) t), ', ')
               AS types,
             coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*') AS arguments,
             coalesce(nullif(pg_get_function_identity_arguments(p.oid), ''), '*') AS identity,
             p.proparallel, a.aggkind,
             a.aggtransfn::regproc::text, format_type(a.aggtranstype, NULL) AS state_type,
             a.aggtransspace, a.agginitval,
             a.aggfinalfn::regproc::text, a.aggfinalextra, a.aggfinalmodify,
             a.aggcombinefn::regproc::text, a.aggserialfn::regproc::text,
             a.aggdeserialfn::regproc::text,
             a.aggmtransfn::regproc::text, a.aggminvtransfn::regproc::text,
             format_type(nullif(a.aggmtranstype, 0), NULL) AS moving_state_type,
             a.aggmtransspace, a.aggminitval,
             a.aggmfinalfn::regproc::text, a.aggmfinalextra, a.aggmfinalmodify,
             (SELECT 'OPERATOR(' || quote_ident(s.nspname) || '.' || o.oprname || ')'
                FROM pg_operator o JOIN pg_namespace s ON s.oid = o.oprnamespace
               WHERE o.oid = a.aggsortop) AS sort_operator
        FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid
        JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE %s AND %s
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(
        AGGREGATES.formatted(CatalogQueries.USER_SCHEMA, PG_PROC.notMember("p.oid")),
        row -> graph.add(aggregate(row)));
  }

  private static DumpObject aggregate(Row row) throws SQLException {
    String schema = row.text("nspname");
    String name = row.text("proname");
    String qualified = Sql.qualified(schema, name);
    String sqlName = "AGGREGATE " + qualified + "(" + row.text("identity") + ")";
    Attributes attributes = attributes(row);
    EntryDraft draft =
        EntryDraft.of("AGGREGATE", name + "(" + row.text("types") + ")", Section.PRE_DATA)
            .definition(
                "CREATE AGGREGATE %s(%s) %s;\n"
                    .formatted(qualified, row.text("arguments"), attributes))
            .drop("DROP " + sqlName + ";\n")
            .schema(schema)
            .owner(row.text("owner"));
    return new DumpObject(ObjectKind.AGGREGATE, PG_PROC.id(row.number("oid")), schema, name)
        .tie(row.text("types"))
        .sqlName(sqlName)
        .body(() -> List.of(draft));
  }

  private static Attributes attributes(Row row) throws SQLException {
    String kind = row.text("aggkind");
    return new Attributes()
        .add("SFUNC", row.text("aggtransfn"))
        .add("STYPE", row.text("state_type"))
        .addNumber("SSPACE", row.number("aggtransspace"))
        .addLiteral("INITCOND", row.nullableText("agginitval"))
        .addFunction("FINALFUNC", row.text("aggfinalfn"))
        .addFlag("FINALFUNC_EXTRA", row.flag("aggfinalextra"))
        .add("FINALFUNC_MODIFY", modify(kind, row.text("aggfinalmodify")))
        .addFunction("COMBINEFUNC", row.text("aggcombinefn"))
        .addFunction("SERIALFUNC", row.text("aggserialfn"))
        .addFunction("DESERIALFUNC", row.text("aggdeserialfn"))
        .addFunction("MSFUNC", row.text("aggmtransfn"))
        .addFunction("MINVFUNC", row.text("aggminvtransfn"))
        .add("MSTYPE", row.text("moving_state_type"))
        .addNumber("MSSPACE", row.number("aggmtransspace"))
        .addLiteral("MINITCOND", row.nullableText("aggminitval"))
        .addFunction("MFINALFUNC", row.text("aggmfinalfn"))
        .addFlag("MFINALFUNC_EXTRA", row.flag("aggmfinalextra"))
        .add("MFINALFUNC_MODIFY", movingModify(row, kind))
        .add("SORTOP", row.text("sort_operator"))
        .add("PARALLEL", parallel(row.text("proparallel")))
        .addFlag("HYPOTHETICAL", kind.equals("h"));
  }

  private static String movingModify(Row row, String kind) throws SQLException {
    boolean moving = !row.text("aggmtransfn").equals("-");
    return moving ? modify(kind, row.text("aggmfinalmodify")) : "";
  }

  /** Returns the word for a letter; empty for the default of the kind of aggregate. */
  private static String modify(String kind, String letter) {
    String usual = kind.equals("n") ? "r" : "w";
    if (letter.equals(usual)) {
      return "";
    }
    return switch (letter) {
      case "r" -> "READ_ONLY";
      case "s" -> "SHAREABLE";
      case "w" -> "READ_WRITE";
      default -> throw new IllegalArgumentException("unknown final function letter " + letter);
    };
  }

  private static String parallel(String letter) {
    return switch (letter) {
      case "u" -> "";
      case "r" -> "RESTRICTED";
      case "s" -> "SAFE";
      default -> throw new IllegalArgumentException("unknown parallel safety " + letter);
    };
  }
}
