package io.tidemark.backup.postgres.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestoreOrderTest {

  @Test
  void grantsAndThenEventTriggersAndRefreshesComeLast() {
    List<TocEntry> entries =
        List.of(
            plain(1, "ACL", "SCHEMA shop"),
            plain(2, "EVENT TRIGGER", "on_ddl"),
            plain(3, "COMMENT", "EVENT TRIGGER on_ddl"),
            plain(4, "SECURITY LABEL", "EVENT TRIGGER on_ddl"),
            plain(5, "DEFAULT ACL", "DEFAULT PRIVILEGES FOR TABLES"),
            plain(6, "MATERIALIZED VIEW DATA", "m"),
            plain(7, "COMMENT", "TABLE orders"),
            plain(8, "INDEX", "i"));

    assertThat(RestoreOrder.of(entries))
        .extracting(item -> item.pass() + " " + item.entry().dumpId())
        .containsExactly(
            "MAIN 7",
            "MAIN 8",
            "ACL 1",
            "ACL 5",
            "POST_ACL 2",
            "POST_ACL 3",
            "POST_ACL 4",
            "POST_ACL 6");
  }

  @Test
  void databaseItselfIsLeftAlone() {
    List<TocEntry> entries =
        List.of(
            plain(1, "DATABASE", "shop"),
            plain(2, "DATABASE PROPERTIES", "shop"),
            plain(3, "COMMENT", "DATABASE shop"),
            plain(4, "ACL", "DATABASE shop"),
            plain(5, "SECURITY LABEL", "DATABASE shop"));

    assertThat(RestoreOrder.of(entries)).isEmpty();
  }

  @Test
  void sessionEntriesBecomeSettings() {
    assertThat(RestoreOrder.of(Entries.session())).isEmpty();
    assertThat(RestoreOrder.settings(Entries.session()))
        .contains(
            "SET client_encoding = 'UTF8';",
            "SET standard_conforming_strings = on;",
            "SELECT pg_catalog.set_config('search_path', '', false);",
            "SET row_security = off;");
  }

  @Test
  void settingsAreChangedOnlyWhenTheyDiffer() {
    List<TocEntry> entries =
        with(stored(1, "", "heap"), stored(2, "", "heap"), stored(3, "fast", "columnar"));

    assertThat(RestoreOrder.of(entries))
        .extracting(RestoreItem::settings)
        .containsExactly(
            List.of("SET default_tablespace = '';", "SET default_table_access_method = \"heap\";"),
            List.of(),
            List.of(
                "SET default_tablespace = \"fast\";",
                "SET default_table_access_method = \"columnar\";"));
  }

  @Test
  void oldArchiveSetsTheSearchPathOfEachSchema() {
    TocEntry table = Entries.table(11, "orders");

    assertThat(RestoreOrder.of(List.of(table, Entries.largeObjects(23))))
        .extracting(item -> item.settings().get(0))
        .containsExactly(
            "SET search_path = \"shop\", pg_catalog;", "SET search_path = \"pg_catalog\";");
  }

  @Test
  void statementsStandInTheirOrder() {
    RestoreItem item = RestoreOrder.of(with(Entries.table(11, "orders"))).get(0);

    assertThat(item.statements())
        .containsExactly(
            "SET default_tablespace = '';",
            "SET default_table_access_method = \"heap\";",
            "CREATE TABLE shop.orders (a text);\n",
            "ALTER TABLE \"shop\".\"orders\" OWNER TO \"postgres\";");
  }

  @Test
  void groupOfLargeObjectsIsCreatedOneByOne() {
    RestoreItem item = RestoreOrder.of(with(group())).get(0);

    assertThat(item.statements())
        .containsExactly(
            "SELECT pg_catalog.lo_create('16401');\nSELECT pg_catalog.lo_create('4000000000');\n",
            "ALTER LARGE OBJECT 16401 OWNER TO \"postgres\";",
            "ALTER LARGE OBJECT 4000000000 OWNER TO \"postgres\";");
  }

  @Test
  void grantsOfGroupAreRepeatedForEachObject() {
    String grants =
        """
        GRANT SELECT ON LARGE OBJECT 16401 TO "odd; LARGE OBJECT 1";
        SET SESSION AUTHORIZATION "LARGE OBJECT 1";
        GRANT ALL ON LARGE OBJECT 16401 TO bob;
        """;
    TocEntry acl = Entries.entry(6, "ACL", "LARGE OBJECTS 16401..4000000000", grants, "");

    List<RestoreItem> items = RestoreOrder.of(with(group(), Entries.with(acl, List.of(5), false)));

    assertThat(items.get(1).definition())
        .isEqualTo(
            """
            GRANT SELECT ON LARGE OBJECT 16401 TO "odd; LARGE OBJECT 1";
            GRANT SELECT ON LARGE OBJECT 4000000000 TO "odd; LARGE OBJECT 1";
            SET SESSION AUTHORIZATION "LARGE OBJECT 1";
            GRANT ALL ON LARGE OBJECT 16401 TO bob;
            GRANT ALL ON LARGE OBJECT 4000000000 TO bob;
            """);
  }

  @Test
  void unreadableGrantsOfGroupAreRefused() {
    TocEntry acl = Entries.entry(6, "ACL", "LARGE OBJECTS 1..2", "GRANT nonsense", "");

    List<TocEntry> entries = with(group(), Entries.with(acl, List.of(5), false));

    assertThatThrownBy(() -> RestoreOrder.of(entries))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ACL LARGE OBJECTS 1..2");
  }

  private static TocEntry group() {
    return Entries.entry(
        5, "BLOB METADATA", "16401..4000000000", "16401\n4000000000\n", "-- dummy");
  }

  private static TocEntry plain(int id, String description, String tag) {
    return Entries.entry(id, description, tag, "SELECT 1;\n", "");
  }

  private static TocEntry stored(int id, String tablespace, String method) {
    TocEntry table = Entries.table(id + 100, "t" + id);
    return new TocEntry(
        table.dumpId(),
        table.catalog(),
        table.oid(),
        table.tag(),
        table.description(),
        table.section(),
        table.definition(),
        table.dropStatement(),
        "",
        table.namespace(),
        Optional.of(tablespace),
        Optional.of(method),
        table.owner(),
        List.of(),
        false);
  }

  /** Behind the entries that every newer archive begins with. */
  private static List<TocEntry> with(TocEntry... entries) {
    List<TocEntry> all = new ArrayList<>(Entries.session());
    all.addAll(List.of(entries));
    return all;
  }
}
