package io.tidemark.backup.postgres.ddl;

/**
 * One item of an access control list, in the text form of PostgreSQL's {@code aclitem}: {@code
 * grantee=privileges/grantor}.
 *
 * @param grantee the role that holds the privileges; empty for {@code PUBLIC}
 * @param privileges one letter each, followed by {@code *} where it may be granted on
 * @param grantor the role that granted them
 */
record AclItem(String grantee, String privileges, String grantor) {

  /** Parses the server's text form. */
  static AclItem parse(String text) {
    int equals = nameEnd(text, 0);
    int slash = text.indexOf('/', equals);
    if (equals >= text.length() || text.charAt(equals) != '=' || slash < 0) {
      throw new IllegalArgumentException("not an access control item: " + text);
    }
    return new AclItem(
        unquote(text.substring(0, equals)),
        text.substring(equals + 1, slash),
        unquote(text.substring(slash + 1)));
  }

  /** Returns whether the privilege is held without the right to grant it on. */
  boolean holds(char privilege) {
    int at = privileges.indexOf(privilege);
    return at >= 0 && !grantable(at);
  }

  /** Returns whether the privilege is held with the right to grant it on. */
  boolean mayGrant(char privilege) {
    int at = privileges.indexOf(privilege);
    return at >= 0 && grantable(at);
  }

  private boolean grantable(int at) {
    return at + 1 < privileges.length() && privileges.charAt(at + 1) == '*';
  }

  private static int nameEnd(String text, int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '=' && !quoted) {
        return i;
      }
    }
    return text.length();
  }

  private static String unquote(String name) {
    if (!name.startsWith("\"")) {
      return name;
    }
    return name.substring(1, name.length() - 1).replace("\"\"", "\"");
  }
}
