package io.tidemark.backup.postgres.archive;

import java.util.ArrayList;
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

  /** Roles come behind the object, so the first match is the object whatever a role is called. */
  private static final Pattern OBJECT = Pattern.compile("\\bLARGE OBJECT (\\d+)");

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

  /** Repeats each grant for every object of the group; a change of the session's user stays. */
  static String grants(TocEntry acl, TocEntry group) {
    List<String> oids = oids(group);
    StringBuilder sql = new StringBuilder();
    for (String statement : statements(acl)) {
      boolean grant = statement.startsWith("GRANT ") || statement.startsWith("REVOKE ");
      Matcher object = OBJECT.matcher(statement);
      if (grant && object.find()) {
        String before = statement.substring(0, object.start(1));
        String after = statement.substring(object.end(1));
        oids.forEach(oid -> sql.append(before).append(oid).append(after).append('\n'));
      } else {
        sql.append(statement).append('\n');
      }
    }
    return sql.toString();
  }

  /** Nothing but a role's name, in double quotes, can hold a semicolon. */
  private static List<String> statements(TocEntry acl) {
    List<String> statements = new ArrayList<>();
    String sql = acl.definition();
    boolean quoted = false;
    int start = 0;
    for (int at = 0; at < sql.length(); at++) {
      quoted ^= sql.charAt(at) == '"';
      if (!quoted && sql.charAt(at) == ';') {
        statements.add(sql.substring(start, at + 1).strip());
        start = at + 1;
      }
    }
    if (!sql.substring(start).isBlank()) {
      throw new IllegalArgumentException("cannot read the grants of " + acl.label());
    }
    return statements;
  }
}
