package io.tidemark.backup.postgres.archive;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * From version 1.16 on one entry stands for many large objects of the same owner and grants: its
 * definition is a list of OIDs, and the grants are written for the first of them only.
 */
final class LargeObjectGroup {

  static final String DESCRIPTION = "BLOB METADATA";

  private static final String ACL_TAG = "LARGE OBJECTS ";

  /** A statement about one large object; a role's name may hold anything between its quotes. */
  private static final Pattern GRANT =
      Pattern.compile("\\s*((?:\"[^\"]*\"|[^\";])*?\\bLARGE OBJECT )\\d+((?:\"[^\"]*\"|[^\";])*;)");

  private LargeObjectGroup() {}

  static boolean isAcl(TocEntry entry) {
    return entry.description().equals("ACL") && entry.tag().startsWith(ACL_TAG);
  }

  static List<String> oids(TocEntry group) {
    return group.definition().lines().filter(oid -> !oid.isBlank()).toList();
  }

  static String creation(TocEntry group) {
    return oids(group).stream()
        .map(oid -> "SELECT pg_catalog.lo_create('" + oid + "');\n")
        .collect(Collectors.joining());
  }

  /** Repeats each statement of the grants for every object of the group. */
  static String grants(TocEntry acl, TocEntry group) {
    List<String> oids = oids(group);
    StringBuilder sql = new StringBuilder();
    Matcher statement = GRANT.matcher(acl.definition());
    while (statement.lookingAt()) {
      for (String oid : oids) {
        sql.append(statement.group(1)).append(oid).append(statement.group(2)).append('\n');
      }
      statement.region(statement.end(), acl.definition().length());
    }
    if (!acl.definition().substring(statement.regionStart()).isBlank()) {
      throw new IllegalArgumentException("cannot read the grants of " + acl.label());
    }
    return sql.toString();
  }
}
