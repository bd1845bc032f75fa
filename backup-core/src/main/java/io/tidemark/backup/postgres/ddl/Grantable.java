package io.tidemark.backup.postgres.ddl;

import java.util.List;

/**
 * What privileges are granted on.
 *
 * @param prefix what stands before {@code GRANT}: empty, or {@code ALTER DEFAULT PRIVILEGES ...}
 * @param kind the keyword after {@code ON}: {@code TABLE}, {@code SEQUENCE}, {@code FUNCTIONS}
 * @param identity the quoted name after the keyword; empty for default privileges
 * @param column the quoted column that the privileges are confined to; empty for none
 * @param owner the role whose grants need no change of the session's role
 */
record Grantable(String prefix, String kind, String identity, String column, String owner) {

  /** Returns the privileges that exist for the kind, on a server of the given major version. */
  List<Privilege> privileges(int serverMajor) {
    return Privilege.of(kind, !column.isEmpty(), serverMajor);
  }

  /** Returns what follows the privileges, up to the role. */
  String on() {
    return " ON " + kind + (identity.isEmpty() ? "" : " " + identity);
  }
}
