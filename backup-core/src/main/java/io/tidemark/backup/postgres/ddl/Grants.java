package io.tidemark.backup.postgres.ddl;

import java.util.List;
import java.util.function.Predicate;

/**
 * Writes the {@code REVOKE} and {@code GRANT} statements that lead from one access control list to
 * another. Grants keep the list's order, because one may rest on the grant option of another; the
 * owner's own come first.
 */
final class Grants {

  private final Grantable target;
  private final List<Privilege> privileges;
  private final StringBuilder first = new StringBuilder();
  private final StringBuilder second = new StringBuilder();

  private Grants(Grantable target, int serverMajor) {
    this.target = target;
    this.privileges = target.privileges(serverMajor);
  }

  /**
   * Returns the statements; empty where nothing changes.
   *
   * @param target what the lists belong to
   * @param serverMajor the version that the lists come from
   * @param base what a new object has
   * @param acl what it shall have
   */
  static String between(Grantable target, int serverMajor, List<String> base, List<String> acl) {
    Grants grants = new Grants(target, serverMajor);
    base.stream().filter(not(acl)).map(AclItem::parse).forEach(grants::revoke);
    acl.stream().filter(not(base)).map(AclItem::parse).forEach(grants::grant);
    return grants.first.append(grants.second).toString();
  }

  private static Predicate<String> not(List<String> items) {
    return item -> !items.contains(item);
  }

  private void revoke(AclItem item) {
    String list = list(p -> item.holds(p) || item.mayGrant(p));
    if (!list.isEmpty()) {
      first.append(target.prefix()).append("REVOKE ").append(list).append(target.on());
      first.append(" FROM ").append(role(item.grantee())).append(";\n");
    }
  }

  private void grant(AclItem item) {
    String plain = list(item::holds);
    String grantable = list(item::mayGrant);
    boolean foreign = !item.grantor().isEmpty() && !item.grantor().equals(target.owner());
    StringBuilder out = !foreign && item.grantee().equals(target.owner()) ? first : second;
    if (plain.isEmpty() && grantable.isEmpty()) {
      return;
    }
    if (foreign) {
      out.append("SET SESSION AUTHORIZATION ").append(Sql.identifier(item.grantor())).append(";\n");
    }
    grant(out, plain, item, ";\n");
    grant(out, grantable, item, " WITH GRANT OPTION;\n");
    if (foreign) {
      out.append("RESET SESSION AUTHORIZATION;\n");
    }
  }

  private void grant(StringBuilder out, String list, AclItem item, String end) {
    if (!list.isEmpty()) {
      out.append(target.prefix()).append("GRANT ").append(list).append(target.on());
      out.append(" TO ").append(role(item.grantee())).append(end);
    }
  }

  private String list(Predicate<Character> held) {
    List<String> words =
        privileges.stream().filter(p -> held.test(p.letter())).map(this::word).toList();
    if (words.size() == privileges.size() && words.size() > 1) {
      return "ALL" + column();
    }
    return String.join(",", words);
  }

  private String word(Privilege privilege) {
    return privilege.keyword() + column();
  }

  private String column() {
    return target.column().isEmpty() ? "" : "(" + target.column() + ")";
  }

  private static String role(String name) {
    return name.isEmpty() ? "PUBLIC" : Sql.identifier(name);
  }
}
