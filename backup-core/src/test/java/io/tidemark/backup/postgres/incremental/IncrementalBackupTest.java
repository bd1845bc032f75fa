package io.tidemark.backup.postgres.incremental;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.PipelineBuilder;
import io.tidemark.backup.encryption.Age;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.PostgresBaseBackup;
import io.tidemark.backup.postgres.WhenImpossible;
import io.tidemark.backup.servers.PostgresCluster;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When backups are incremental, and what is said when they are not. */
class IncrementalBackupTest {

  private static PostgresCluster server;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    server = PostgresCluster.of(17).setting("summarize_wal", "on").create().start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private PipelineBuilder of(PostgresCluster source, WhenImpossible otherwise) {
    return of(PostgresBaseBackup.of(source.uri("postgres")).incremental(otherwise));
  }

  private PipelineBuilder of(PostgresBaseBackup source) {
    return BackupPipeline.named("cluster").from(source).to(folder.resolve("a").toUri().toString());
  }

  private static Map<String, String> facts(Backup backup) {
    return backup.manifest().report().facts();
  }

  private static void assertFullWithWarning(Backup backup, String why) {
    assertThat(facts(backup)).containsEntry("incremental", "false").doesNotContainKey("parent");
    assertThat(facts(backup).get("full-because")).contains(why);
    assertThat(backup.warnings())
        .singleElement()
        .asString()
        .startsWith("a full backup is made, because an incremental one is not possible: ")
        .contains(why);
  }

  private static void assertRefused(BackupPipeline pipeline, String why) {
    assertThatThrownBy(pipeline::run)
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining("an incremental backup is not possible: ")
        .hasMessageContaining(why);
  }

  @Test
  void firstBackupIsFullAndSaysWhy() {
    Backup first = of(server, WhenImpossible.FAIL).build().run();

    assertThat(facts(first))
        .containsEntry("incremental", "false")
        .containsEntry(
            "full-because", "there is no earlier base backup that every required destination has");
    assertThat(first.warnings()).isEmpty();
  }

  @Test
  void backupUponAnotherNamesItAsItsParent() {
    BackupPipeline pipeline = of(server, WhenImpossible.FAIL).build();
    Backup first = pipeline.run();
    Backup second = pipeline.run();

    assertThat(facts(second))
        .containsEntry("incremental", "true")
        .containsEntry("parent", first.id().value())
        .containsEntry("chain-length", "2")
        .doesNotContainKey("full-because");
    assertThat(second.manifest().plainBytes()).isLessThan(first.manifest().plainBytes());
  }

  @Test
  void backupThatWasNotToBeIncrementalCanBeAParent() {
    Backup first = of(PostgresBaseBackup.of(server.uri("postgres"))).build().run();
    Backup second = of(server, WhenImpossible.FAIL).build().run();

    assertThat(facts(first)).containsEntry("incremental", "false");
    assertThat(facts(second)).containsEntry("parent", first.id().value());
  }

  @Test
  void roleNeedsNoMoreThanReplication() {
    server.execute("CREATE ROLE keeper LOGIN REPLICATION PASSWORD 'tide'");
    BackupPipeline pipeline =
        of(PostgresBaseBackup.of(
                    "postgresql://keeper:tide@127.0.0.1:" + server.port() + "/postgres")
                .incremental(WhenImpossible.FAIL))
            .build();
    pipeline.run();

    assertThat(facts(pipeline.run())).containsEntry("incremental", "true");
  }

  @Test
  void serverThatDoesNotShowItsSummariesMakesNone() {
    try (PostgresCluster secretive =
        PostgresCluster.of(17).setting("summarize_wal", "on").create().start()) {
      secretive.execute("CREATE ROLE keeper LOGIN REPLICATION PASSWORD 'tide'");
      secretive.execute("REVOKE EXECUTE ON FUNCTION pg_wal_summary_contents FROM PUBLIC");
      PostgresBaseBackup source =
          PostgresBaseBackup.of(
              "postgresql://keeper:tide@127.0.0.1:" + secretive.port() + "/postgres");
      of(source.incremental(WhenImpossible.FAIL)).build().run();

      assertRefused(
          of(source.incremental(WhenImpossible.FAIL)).build(),
          "summaries of its log cannot be read");
      assertFullWithWarning(
          of(source.incremental(WhenImpossible.FULL)).build().run(),
          "summaries of its log cannot be read");
    }
  }

  @Test
  void backupUponOneOfAnotherTimelineIsNotMade() {
    try (PostgresCluster primary =
            PostgresCluster.of(17).setting("summarize_wal", "on").create().start();
        PostgresCluster standby = primary.standby()) {
      of(primary, WhenImpossible.FAIL).build().run();
      standby.promote();

      assertRefused(of(standby, WhenImpossible.FAIL).build(), "is of timeline 1");
      assertFullWithWarning(of(standby, WhenImpossible.FULL).build().run(), "is of timeline 1");
    }
  }

  @Test
  void chainEndsAtItsLimitAndAnotherBegins() {
    BackupPipeline pipeline =
        of(PostgresBaseBackup.of(server.uri("postgres"))
                .incremental(WhenImpossible.FAIL)
                .maxChain(2))
            .build();
    pipeline.run();
    Backup second = pipeline.run();
    Backup third = pipeline.run();

    assertThat(facts(third))
        .containsEntry("incremental", "false")
        .containsEntry("chain-length", "1")
        .containsEntry(
            "full-because", "the chain that ends with " + second.id() + " has 2 backups already");
    assertThat(third.warnings()).isEmpty();
  }

  @Test
  void parentHasToBeInEveryRequiredDestination() {
    of(server, WhenImpossible.FAIL).build().run();
    BackupPipeline both =
        of(server, WhenImpossible.FAIL).to(folder.resolve("b").toUri().toString()).build();

    assertThat(facts(both.run())).containsEntry("incremental", "false");
    assertThat(facts(both.run())).containsEntry("incremental", "true");
  }

  @Test
  void parentThatCannotBeReadWithoutAKeyIsNoParent() {
    String recipient = Age.generate().recipient();
    of(server, WhenImpossible.FULL).encrypt(Age.recipients(recipient)).build().run();

    assertFullWithWarning(
        of(server, WhenImpossible.FULL).encrypt(Age.recipients(recipient)).build().run(),
        "no key for it was given");
    assertRefused(
        of(server, WhenImpossible.FAIL).encrypt(Age.recipients(recipient)).build(),
        "no key for it was given");
  }

  @Test
  void serverThatDoesNotSummarizeItsLogMakesNone() {
    try (PostgresCluster silent = PostgresCluster.create(17).start()) {
      assertFullWithWarning(of(silent, WhenImpossible.FULL).build().run(), "summarize_wal is off");
      assertRefused(of(silent, WhenImpossible.FAIL).build(), "summarize_wal is off");
    }
  }

  @Test
  void olderServerMakesNone() {
    try (PostgresCluster old = PostgresCluster.create(15).start()) {
      assertFullWithWarning(of(old, WhenImpossible.FULL).build().run(), "is too old");
      assertRefused(of(old, WhenImpossible.FAIL).build(), "PostgreSQL 15");
    }
  }

  @Test
  void parentOfAnotherClusterIsNoParent() {
    of(server, WhenImpossible.FAIL).build().run();
    try (PostgresCluster other =
        PostgresCluster.of(17).setting("summarize_wal", "on").ownIdentifier().create().start()) {
      assertRefused(of(other, WhenImpossible.FAIL).build(), "is of another cluster");
    }
  }

  @Test
  void logWithoutSummariesMakesNone() {
    try (PostgresCluster gappy =
        PostgresCluster.of(17).setting("summarize_wal", "on").create().start()) {
      of(gappy, WhenImpossible.FAIL).build().run();
      set(gappy, "off");
      for (int segment = 0; segment < 5; segment++) {
        gappy.query("SELECT pg_switch_wal()");
        gappy.execute("CREATE TABLE t" + segment + " ()");
        gappy.execute("CHECKPOINT");
      }
      set(gappy, "on");

      assertRefused(of(gappy, WhenImpossible.FAIL).build(), "WAL summaries are required");
      assertFullWithWarning(
          of(gappy, WhenImpossible.FULL).build().run(), "WAL summaries are required");
      assertThat(facts(of(gappy, WhenImpossible.FAIL).build().run()))
          .containsEntry("incremental", "true");
    }
  }

  private static void set(PostgresCluster cluster, String summarizes) {
    cluster.execute("ALTER SYSTEM SET summarize_wal = " + summarizes);
    cluster.query("SELECT pg_reload_conf()");
    cluster.await("SHOW summarize_wal", summarizes);
  }

  @Test
  void chainLimitNeedsIncrementalBackups() {
    PostgresBaseBackup full = PostgresBaseBackup.of("postgresql://localhost/postgres");
    assertThatThrownBy(() -> full.maxChain(3)).isInstanceOf(InvalidConfigurationException.class);
    PostgresBaseBackup incremental = full.incremental(WhenImpossible.FULL);
    assertThatThrownBy(() -> incremental.maxChain(1))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("a chain of 1 backups");
  }
}
