package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_DEFAULT_ACL;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.List;

/**
 * Reads default privileges. Global ones replace the built-in defaults; those of a schema only add.
 */
final class DefaultAclReader implements ObjectReader {

  private static final String DEFAULTS =
      """
      SELECT d.oid::int8, pg_get_userbyid(d.defaclrole) AS owner, n.nspname, d.defaclobjtype,
             d.defaclacl::text[] AS acl,
             CASE WHEN d.defaclnamespace = 0
                  THEN acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END,
                                  d.defaclrole)::text[]
                  ELSE '{}' END AS base
        FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(DEFAULTS, row -> graph.add(defaults(row, db.majorVersion())));
  }

  private static DumpObject defaults(Row row, int majorVersion) throws SQLException {
    String owner = row.text("owner");
    String schema = row.text("nspname");
    String kind = kind(row.text("defaclobjtype"));
    String in = schema.isEmpty() ? "" : "IN SCHEMA " + Sql.identifier(schema) + " ";
    String prefix = "ALTER DEFAULT PRIVILEGES FOR ROLE " + Sql.identifier(owner) + " " + in;
    Grantable target = new Grantable(prefix, kind, "", "", owner);
    EntryDraft draft =
        EntryDraft.of("DEFAULT ACL", "DEFAULT PRIVILEGES FOR " + kind, Section.POST_DATA)
            .definition(Grants.between(target, majorVersion, row.texts("base"), row.texts("acl")))
            .schema(schema)
            .owner(owner);
    return new DumpObject(
            ObjectKind.DEFAULT_ACL, PG_DEFAULT_ACL.id(row.number("oid")), schema, kind)
        .tie(owner)
        .body(() -> List.of(draft));
  }

  private static String kind(String letter) {
    return switch (letter) {
      case "r" -> "TABLES";
      case "S" -> "SEQUENCES";
      case "f" -> "FUNCTIONS";
      case "T" -> "TYPES";
      case "n" -> "SCHEMAS";
      case "L" -> "LARGE OBJECTS";
      default -> throw new IllegalArgumentException("unknown kind of default privileges " + letter);
    };
  }
}
