package io.tidemark.backup.postgres.incremental;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.Restore;
import io.tidemark.backup.postgres.PostgresBaseBackup;
import io.tidemark.backup.postgres.PostgresDirectory;
import io.tidemark.backup.postgres.WhenImpossible;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.servers.PostgresServer;
import io.tidemark.backup.servers.ServerAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains of a server that works on, and in which tables, databases and tablespaces come and go. */
class ChainUnderLoadTest {

  /** How many incremental backups build upon the full one. */
  private static final int LINKS = 5;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {17, 18})
  void chainOfFiveUnderLoadIsRestored(int version) throws IOException {
    try (PostgresCluster source =
        PostgresCluster.of(version).setting("summarize_wal", "on").checksums().create().start()) {
      List<Backup> chain = new ArrayList<>();
      createTables(source);
      BackupPipeline pipeline = pipeline(source);
      try (Transfers transfers = Transfers.start(source.server())) {
        chain.add(pipeline.run());
        for (int link = 1; link <= LINKS; link++) {
          change(source.server(), link);
          chain.add(pipeline.run());
        }
        assertThat(transfers.done()).isPositive();
      }
      assertIsChain(chain);
      try (PostgresCluster restored = restore(pipeline, chain.get(LINKS), source)) {
        assertThat(Transfers.wrongAccounts(restored.server()))
            .isEqualTo("0 of " + Transfers.ACCOUNTS + ", 0");
        assertThat(DatabaseState.damage(restored.server())).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 18})
  void everyLinkIsRestoredAsTheServerWas(int version) throws IOException {
    try (PostgresCluster source =
        PostgresCluster.of(version).setting("summarize_wal", "on").checksums().create().start()) {
      createTables(source);
      BackupPipeline pipeline = pipeline(source);
      List<Backup> chain = new ArrayList<>(List.of(pipeline.run()));
      List<Map<String, String>> states =
          new ArrayList<>(List.of(DatabaseState.sums(source.server())));
      for (int link = 1; link <= LINKS; link++) {
        change(source.server(), link);
        chain.add(pipeline.run());
        states.add(DatabaseState.sums(source.server()));
      }
      assertIsChain(chain);
      for (int link = 0; link <= LINKS; link++) {
        try (PostgresCluster restored = restore(pipeline, chain.get(link), source)) {
          assertThat(DatabaseState.sums(restored.server()))
              .as("after change %d", link)
              .isEqualTo(states.get(link));
        }
      }
    }
  }

  /** A COPY extends a table by more pages than it fills, of which the log says nothing. */
  @ParameterizedTest
  @ValueSource(ints = {17, 18})
  void rowsOfATruncatedPartDoNotComeBackWhenTheTableHasGrownAgain(int version) throws IOException {
    try (PostgresCluster source =
        PostgresCluster.of(version)
            .setting("summarize_wal", "on")
            .setting("autovacuum", "off")
            .create()
            .start()) {
      source.execute(
          "CREATE TABLE t AS SELECT n, repeat('x', 900) x FROM generate_series(1, 8000) n");
      source.execute("VACUUM t");
      BackupPipeline pipeline = pipeline(source);
      pipeline.run();
      source.execute("DELETE FROM t WHERE n > 80");
      source.execute("VACUUM t");
      source.execute("COPY t (n) FROM PROGRAM 'seq 10001 14005'");
      Map<String, String> rows = DatabaseState.sums(source.server());
      Backup second = pipeline.run();
      Backup third = pipeline.run();

      for (Backup backup : List.of(second, third)) {
        try (PostgresCluster restored = restore(pipeline, backup, source)) {
          assertThat(DatabaseState.sums(restored.server())).isEqualTo(rows);
        }
      }
    }
  }

  private BackupPipeline pipeline(PostgresCluster source) {
    return BackupPipeline.named("cluster")
        .from(PostgresBaseBackup.of(source.uri("postgres")).incremental(WhenImpossible.FAIL))
        .to(folder.resolve("storage").toUri().toString())
        .build();
  }

  private static void assertIsChain(List<Backup> chain) {
    assertThat(chain.get(0).manifest().report().facts())
        .containsEntry("incremental", "false")
        .containsEntry("chain-length", "1");
    for (int link = 1; link < chain.size(); link++) {
      assertThat(chain.get(link).manifest().report().facts())
          .containsEntry("incremental", "true")
          .containsEntry("chain-length", Integer.toString(link + 1))
          .containsEntry("parent", chain.get(link - 1).id().value());
    }
  }

  private PostgresCluster restore(BackupPipeline pipeline, Backup backup, PostgresCluster source)
      throws IOException {
    Path root = folder.resolve("restored-" + backup.id()).resolve("data");
    PostgresDirectory target = PostgresDirectory.at(root);
    List<Path> spaces = new ArrayList<>();
    for (String fact : backup.manifest().report().facts().keySet()) {
      if (fact.startsWith("tablespace-")) {
        Path space = root.resolveSibling(fact);
        target = target.tablespace(Long.parseLong(fact.substring("tablespace-".length())), space);
        spaces.add(space);
      }
    }
    pipeline.restore(Restore.of(backup.id()).into(target));
    spaces.forEach(ServerAccount::own);
    return PostgresCluster.over(root, source.majorVersion()).start().awaitRecovered();
  }

  private static void createTables(PostgresCluster source) throws IOException {
    PostgresServer server = source.server();
    createTablespace(source, "old_space");
    createTablespace(source, "new_space");
    Transfers.createTables(server);
    for (String sql :
        List.of(
            "CREATE TABLE quiet AS SELECT n, md5(n::text) h FROM generate_series(1, 20000) n",
            "CREATE TABLE shrunk AS SELECT n, md5(n::text) h FROM generate_series(1, 40000) n",
            "CREATE TABLE emptied AS SELECT n, md5(n::text) h FROM generate_series(1, 20000) n",
            "CREATE TABLE dropped AS SELECT n FROM generate_series(1, 20000) n",
            "CREATE TABLE elsewhere TABLESPACE old_space AS SELECT n FROM generate_series(1, 9) n",
            "CREATE TABLE moved TABLESPACE old_space AS SELECT n FROM generate_series(1, 30000) n",
            "CREATE UNIQUE INDEX ON quiet (n)",
            "CREATE INDEX ON shrunk (h)",
            "CREATE DATABASE gone",
            "CREATE EXTENSION amcheck")) {
      server.execute("postgres", sql);
    }
    server.execute("gone", "CREATE TABLE t AS SELECT n FROM generate_series(1, 20000) n");
  }

  private static void createTablespace(PostgresCluster source, String name) throws IOException {
    Path location = Files.createDirectory(source.dataDirectory().resolveSibling(name));
    ServerAccount.own(location);
    source.execute("CREATE TABLESPACE " + name + " LOCATION '" + location + "'");
  }

  /** What comes, goes, grows, shrinks, moves, and takes the name of something that was there. */
  private static void change(PostgresServer server, int link) {
    for (String sql : changes(link)) {
      server.execute("postgres", sql);
    }
    if (link == 2) {
      server.execute("came", "CREATE TABLE t AS SELECT n FROM generate_series(1, 50000) n");
    }
    if (link == 3) {
      server.execute("came", "UPDATE t SET n = -n WHERE n % 100 = 0");
    }
  }

  private static List<String> changes(int link) {
    return switch (link) {
      case 1 ->
          List.of(
              "DELETE FROM shrunk WHERE n > 5000",
              "VACUUM shrunk",
              "TRUNCATE emptied",
              "INSERT INTO elsewhere SELECT n FROM generate_series(10, 50000) n",
              "DROP DATABASE gone");
      case 2 ->
          List.of(
              "INSERT INTO shrunk SELECT n, 'grown' FROM generate_series(5001, 25000) n",
              "DROP TABLE dropped",
              "INSERT INTO emptied SELECT n, 'again' FROM generate_series(1, 3000) n",
              "ALTER TABLE moved SET TABLESPACE new_space",
              "CREATE DATABASE came");
      case 3 ->
          List.of(
              "UPDATE shrunk SET h = 'changed' WHERE n % 1000 = 7",
              "CREATE TABLE dropped AS SELECT n FROM generate_series(1, 500) n",
              "UPDATE elsewhere SET n = -n WHERE n % 1000 = 0",
              "CREATE UNLOGGED TABLE forgetful AS SELECT n FROM generate_series(1, 0) n",
              "CREATE DATABASE gone TEMPLATE came STRATEGY file_copy");
      case 4 ->
          List.of(
              "DROP TABLE elsewhere",
              "DROP TABLESPACE old_space",
              "VACUUM FULL moved",
              "DELETE FROM shrunk WHERE n > 100",
              "VACUUM shrunk",
              "REINDEX TABLE quiet",
              "DROP DATABASE came");
      default ->
          List.of(
              "INSERT INTO shrunk SELECT n, 'back' FROM generate_series(101, 9000) n",
              "UPDATE moved SET n = -n WHERE n % 500 = 0",
              "CREATE TABLE elsewhere TABLESPACE new_space AS SELECT 1 AS n");
    };
  }
}
