package io.tidemark.backup.postgres.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerStatementTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "TABLE, t, DROP TABLE s.t, ALTER TABLE \"s\".\"t\" OWNER TO \"bob\";",
        "VIEW, v, DROP VIEW s.v, ALTER TABLE \"s\".\"v\" OWNER TO \"bob\";",
        "SEQUENCE, q, DROP SEQUENCE s.q, ALTER TABLE \"s\".\"q\" OWNER TO \"bob\";",
        "DOMAIN, d, DROP DOMAIN s.d, ALTER DOMAIN \"s\".\"d\" OWNER TO \"bob\";",
        "FUNCTION, f(integer), DROP FUNCTION s.f(a integer), ALTER FUNCTION s.f(a integer) OWNER TO \"bob\";",
        "OPERATOR, +, ~DROP OPERATOR s.+ (int, int)~, ~ALTER OPERATOR s.+ (int, int) OWNER TO \"bob\";~",
        "BLOB, 4000000000, SELECT 1, ALTER LARGE OBJECT 4000000000 OWNER TO \"bob\";"
      })
  void objectIsGivenToItsOwner(String kind, String tag, String drop, String expected) {
    assertThat(OwnerStatement.of(owned(kind, tag, drop + ";\n", "bob"))).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource({"INDEX", "CONSTRAINT", "TRIGGER", "DEFAULT", "POLICY", "USER MAPPING", "EXTENSION"})
  void partOfAnotherObjectHasNoOwner(String kind) {
    assertThat(OwnerStatement.of(owned(kind, "x", "DROP " + kind + " x;\n", "bob"))).isEmpty();
  }

  @Test
  void entryWithoutDropStatementIsNothingOfItsOwn() {
    assertThat(OwnerStatement.of(owned("TABLE", "t", "", "bob"))).isEmpty();
  }

  @Test
  void entryWithoutOwnerIsLeftAlone() {
    assertThat(OwnerStatement.of(owned("TABLE", "t", "DROP TABLE s.t;\n", ""))).isEmpty();
  }

  @Test
  void namesAreQuoted() {
    assertThat(
            OwnerStatement.of(owned("TABLE", "a\"b", "DROP TABLE x;\n", "o\"; DROP TABLE y; --")))
        .containsExactly("ALTER TABLE \"s\".\"a\"\"b\" OWNER TO \"o\"\"; DROP TABLE y; --\";");
  }

  private static TocEntry owned(String kind, String tag, String drop, String owner) {
    return new TocEntry(
        1,
        0,
        0,
        tag,
        kind,
        Section.PRE_DATA,
        "",
        drop,
        "",
        Optional.of("s"),
        Optional.empty(),
        Optional.empty(),
        owner,
        List.of(),
        false);
  }
}
