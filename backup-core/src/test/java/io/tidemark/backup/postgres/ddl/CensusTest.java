package io.tidemark.backup.postgres.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.servers.PostgresServer;
import io.tidemark.backup.servers.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a reader leaves out, the census finds and names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CensusTest {

  private PostgresServer server;
  private TestDatabase behaviour;
  private TestDatabase exotic;

  @BeforeAll
  void start() {
    server = PostgresServer.start(15);
    server.psql("postgres", SchemaCopy.script("roles.sql"));
    behaviour = server.newDatabase();
    behaviour.psql(SchemaCopy.script("behaviour.sql"));
    exotic = server.newDatabase();
    exotic.psql(SchemaCopy.script("exotic.sql"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  static Stream<Arguments> readers() {
    return Stream.of(
        arguments(NamespaceReader.class, "schema \"app\""),
        arguments(ExtensionReader.class, "extension \"hstore\""),
        arguments(EnumReader.class, "type \"app\".\"mood\""),
        arguments(DomainReader.class, "domain constraint \"positive_check\""),
        arguments(CompositeTypeReader.class, "type \"app\".\"pair\""),
        arguments(RelationReader.class, "table \"app\".\"customers\""),
        arguments(SequenceReader.class, "sequence \"app\".\"seq\""),
        arguments(ConstraintReader.class, "constraint \"name_ok\" on \"app\".\"customers\""),
        arguments(IndexReader.class, "index \"app\".\"customers_name\""),
        arguments(FunctionReader.class, "function \"app\".\"f_return\"(integer)"),
        arguments(TriggerReader.class, "trigger \"t_off\" on \"app\".\"customers\""),
        arguments(RuleReader.class, "rule \"r_also\" on \"app\".\"audit\""),
        arguments(PolicyReader.class, "policy \"p_read\" on \"app\".\"customers\""),
        arguments(EventTriggerReader.class, "event trigger \"et_drop\""),
        arguments(LargeObjectReader.class, "large object 4000000000"),
        arguments(DefaultAclReader.class, "default acl for role \"tm_owner\""),
        arguments(CommentReader.class, "COMMENT of table column \"app\".\"customers\".\"secret\""),
        arguments(AclReader.class, "ACL of table \"pg_catalog\".\"pg_authid\""));
  }

  static Stream<Arguments> rareReaders() {
    return Stream.of(
        arguments(BaseTypeReader.class, "type \"ex\".\"money2\""),
        arguments(AggregateReader.class, "aggregate \"ex\".\"total\"(integer)"),
        arguments(OperatorReader.class, "operator \"ex\".!=="),
        arguments(OperatorClassReader.class, "operator family \"ex\".\"empty_family\""),
        arguments(CastReader.class, "cast (\"ex\".\"money2\" AS integer)"),
        arguments(CollationReader.class, "conversion \"ex\".\"myconv\""),
        arguments(TextSearchReader.class, "text search template \"ex\".\"tminimal\""),
        arguments(LanguageReader.class, "access method \"heap2\""),
        arguments(ForeignDataReader.class, "server \"srv\""),
        arguments(UserMappingReader.class, "user mapping"),
        arguments(PublicationReader.class, "publication \"pub_some\""),
        arguments(SubscriptionReader.class, "subscription \"sub\""),
        arguments(StatisticsReader.class, "statistics object \"ex\".\"stats\""));
  }

  @ParameterizedTest
  @MethodSource("readers")
  void namesWhatAReaderLeavesOut(Class<? extends ObjectReader> omitted, String named) {
    assertThatThrownBy(() -> SchemaCopy.plan(behaviour, allBut(omitted)))
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @MethodSource("rareReaders")
  void namesWhatAReaderOfRareClassesLeavesOut(Class<? extends ObjectReader> omitted, String named) {
    assertThatThrownBy(() -> SchemaCopy.plan(exotic, allBut(omitted)))
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining(named);
  }

  @Test
  void whatLiesInASystemSchemaIsNoted() throws SQLException {
    try (TestDatabase database = server.newDatabase()) {
      database.psql("CREATE FUNCTION pg_catalog.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'");
      assertThat(SchemaCopy.plan(database).notes())
          .containsEntry("left-out-in-system-schemas", "function \"pg_catalog\".\"mine\"()");
    }
  }

  @Test
  void extensionVersionsAndForeignTablesAreNoted() throws SQLException {
    assertThat(SchemaCopy.plan(behaviour).notes().get("extensions"))
        .matches("hstore [0-9.]+, pg_trgm [0-9.]+, postgres_fdw [0-9.]+");
    assertThat(SchemaCopy.plan(exotic).notes())
        .containsEntry("foreign-tables-without-rows", "\"ex\".\"ft\"");
  }

  private static List<ObjectReader> allBut(Class<? extends ObjectReader> omitted) {
    List<ObjectReader> kept =
        ObjectReaders.all().stream().filter(reader -> !omitted.isInstance(reader)).toList();
    assertThat(kept).hasSize(ObjectReaders.all().size() - 1);
    return kept;
  }
}
