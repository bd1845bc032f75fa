package io.tidemark.backup.postgres.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class GrantsTest {

  private static final Grantable TABLE = new Grantable("", "TABLE", "\"t\"", "", "own");

  @Test
  void equalListsNeedNoStatement() {
    assertThat(table(List.of("own=r/own"), List.of("own=r/own"))).isEmpty();
  }

  @Test
  void aMissingItemIsRevokedAndANewOneGranted() {
    assertThat(table(List.of("=r/own"), List.of("bob=aw/own")))
        .isEqualTo(
            """
            REVOKE SELECT ON TABLE "t" FROM PUBLIC;
            GRANT INSERT,UPDATE ON TABLE "t" TO "bob";
            """);
  }

  @Test
  void theOwnersOwnGrantsComeFirst() {
    assertThat(table(List.of(), List.of("bob=r/own", "own=r/own")))
        .isEqualTo(
            """
            GRANT SELECT ON TABLE "t" TO "own";
            GRANT SELECT ON TABLE "t" TO "bob";
            """);
  }

  @Test
  void grantOptionsAreStatementsOfTheirOwn() {
    assertThat(table(List.of(), List.of("bob=r*w/own")))
        .isEqualTo(
            """
            GRANT UPDATE ON TABLE "t" TO "bob";
            GRANT SELECT ON TABLE "t" TO "bob" WITH GRANT OPTION;
            """);
  }

  @Test
  void anotherGrantorGrantsAsItself() {
    assertThat(table(List.of(), List.of("bob=r/eve")))
        .isEqualTo(
            """
            SET SESSION AUTHORIZATION "eve";
            GRANT SELECT ON TABLE "t" TO "bob";
            RESET SESSION AUTHORIZATION;
            """);
  }

  @Test
  void allMeansWhatTheServersVersionKnows() {
    List<String> acl = List.of("bob=arwdDxt/own");
    assertThat(Grants.between(TABLE, 16, List.of(), acl))
        .isEqualTo("GRANT ALL ON TABLE \"t\" TO \"bob\";\n");
    assertThat(Grants.between(TABLE, 17, List.of(), acl))
        .isEqualTo(
            "GRANT SELECT,INSERT,REFERENCES,DELETE,TRIGGER,TRUNCATE,UPDATE ON TABLE \"t\""
                + " TO \"bob\";\n");
  }

  @Test
  void maintainIsAPrivilegeSinceVersion17() {
    assertThat(Grants.between(TABLE, 17, List.of(), List.of("bob=m/own")))
        .isEqualTo("GRANT MAINTAIN ON TABLE \"t\" TO \"bob\";\n");
  }

  @Test
  void aColumnStandsBehindEachPrivilege() {
    Grantable column = new Grantable("", "TABLE", "\"t\"", "\"c\"", "own");
    assertThat(Grants.between(column, 15, List.of(), List.of("bob=rw/own")))
        .isEqualTo("GRANT SELECT(\"c\"),UPDATE(\"c\") ON TABLE \"t\" TO \"bob\";\n");
  }

  @Test
  void defaultPrivilegesHaveAPrefixAndNoName() {
    Grantable tables =
        new Grantable("ALTER DEFAULT PRIVILEGES FOR ROLE \"own\" ", "TABLES", "", "", "own");
    assertThat(Grants.between(tables, 15, List.of(), List.of("bob=r/own")))
        .isEqualTo(
            "ALTER DEFAULT PRIVILEGES FOR ROLE \"own\" GRANT SELECT ON TABLES TO \"bob\";\n");
  }

  @Test
  void rolesMayHaveAnyName() {
    AclItem item = AclItem.parse("\"a=\"\"b/c\"=r*/\"o/w=n\"");
    assertThat(item).isEqualTo(new AclItem("a=\"b/c", "r*", "o/w=n"));
    assertThat(item.mayGrant('r')).isTrue();
    assertThat(item.holds('r')).isFalse();
  }

  @Test
  void whatIsNoAclItemIsRefused() {
    assertThatThrownBy(() -> AclItem.parse("bob")).isInstanceOf(IllegalArgumentException.class);
  }

  private static String table(List<String> base, List<String> acl) {
    return Grants.between(TABLE, 15, base, acl);
  }
}
