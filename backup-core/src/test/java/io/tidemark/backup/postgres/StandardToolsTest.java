package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.BackupRun;
import io.tidemark.backup.Restore;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.servers.ServerAccount;
import io.tidemark.backup.servers.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What PostgreSQL's own programs say of a restored cluster. */
class StandardToolsTest {

  private static final List<String> CONTENTS =
      List.of(
          "CREATE ROLE reader",
          "CREATE DATABASE other",
          "CREATE TABLE account (id int PRIMARY KEY, name text, balance int CHECK (balance >= 0))",
          "INSERT INTO account SELECT n, md5(n::text), n % 97 FROM generate_series(1, 50000) n",
          "CREATE INDEX ON account (name)",
          "CREATE INDEX ON account USING gin (to_tsvector('simple', name))",
          "CREATE TABLE large AS SELECT n, (SELECT string_agg(md5(n || '-' || m), '')"
              + " FROM generate_series(1, 200) m) AS toasted FROM generate_series(1, 200) n",
          "CREATE SEQUENCE number START 7",
          "SELECT lo_from_bytea(4711, 'large object')",
          "GRANT SELECT ON account TO reader");

  @TempDir private Path folder;

  @Test
  void theyFindTheClusterWholeAndEqual() throws Exception {
    try (PostgresCluster server = PostgresCluster.of(15).checksums().create().start()) {
      CONTENTS.forEach(server::execute);
      BackupPipeline pipeline = pipeline(PostgresBaseBackup.of(server.uri("postgres")));
      try (WalArchiving archiving = pipeline.archive(WalArchive.of(server.uri("postgres")))) {
        Backup backup = pipeline.run();
        pipeline.restore(Restore.of(backup.id()).into(PostgresDirectory.at(data("backup"))));
        server.execute("UPDATE account SET balance = balance + 1 WHERE id % 3 = 0");
        ArchivedLog.storeSegment(archiving, server);
      }
      pipeline.restore(Restore.to(RecoveryTarget.latest()).into(PostgresDirectory.at(data("log"))));

      run(server, "pg_verifybackup", data("backup").toString());
      try (PostgresCluster restored = PostgresCluster.over(data("log"), 15)) {
        restored.start().awaitRecovered();
        CommandLine.of(
                "diff", dump(server, "original").toString(), dump(restored, "restored").toString())
            .run()
            .succeeded();
        assertSound(restored, data("log"));
      }
    }
  }

  @Test
  void theyFindAClusterSoundWhoseFilesCameAndWentMeanwhile() throws Exception {
    Path place = Files.createDirectory(folder.resolve("place"));
    ServerAccount.own(place);
    try (PostgresCluster server = PostgresCluster.of(15).checksums().create().start()) {
      server.execute("CREATE TABLESPACE place LOCATION '" + place + "'");
      server.execute("CREATE TABLE kept AS SELECT n FROM generate_series(1, 50000) n");
      String oid = server.query("SELECT oid FROM pg_tablespace WHERE spcname = 'place'");
      BackupPipeline pipeline =
          pipeline(PostgresBaseBackup.of(server.uri("postgres")).throttle(8 << 20));

      BackupRun run = pipeline.submit();
      int rounds = 0;
      while (!run.isDone()) {
        churn(server, rounds++);
      }
      run.join();

      assertThat(rounds).isGreaterThan(2);
      pipeline.restore(
          Restore.latest()
              .into(
                  PostgresDirectory.at(data("churned"))
                      .tablespace(Long.parseLong(oid), data("moved"))));
      ServerAccount.own(data("moved"));
      try (PostgresCluster restored = PostgresCluster.over(data("churned"), 15)) {
        restored.start().awaitRecovered();
        assertSound(restored, data("churned"));
      }
    }
  }

  /** Makes, grows, shrinks and removes files of every kind. */
  private static void churn(PostgresCluster server, int round) {
    server.execute("CREATE DATABASE churn" + round);
    server.execute("CREATE TABLE churn TABLESPACE place AS SELECT generate_series(1, 20000) AS n");
    server.execute("CREATE INDEX ON churn (n) TABLESPACE place");
    server.execute("UPDATE kept SET n = n + 1 WHERE n % 7 = 0");
    server.execute("TRUNCATE churn");
    server.execute("VACUUM FULL kept");
    server.execute("DROP TABLE churn");
    if (round % 2 == 0) {
      server.execute("DROP DATABASE churn" + round);
    }
  }

  private static void assertSound(PostgresCluster restored, Path data) {
    run(restored, "pg_amcheck", "--all", "--install-missing", "--heapallindexed", "--rootdescend");
    restored.stop(StopMode.FAST);
    run(restored, "pg_checksums", "--check", "-D", data.toString());
  }

  /** Dumps everything, without the random key that newer versions of the program put in. */
  private Path dump(PostgresCluster server, String name) throws IOException {
    String dump =
        run(server, "pg_dumpall")
            .lines()
            .filter(line -> !line.contains("restrict "))
            .collect(Collectors.joining("\n"));
    assertThat(dump.contains("COPY public.account")).isTrue();
    return Files.writeString(folder.resolve(name + ".sql"), dump);
  }

  private static String run(PostgresCluster server, String program, String... arguments) {
    return CommandLine.of(server.binary("postgres").resolveSibling(program).toString(), arguments)
        .environment("PGHOST", server.host())
        .environment("PGPORT", String.valueOf(server.port()))
        .environment("PGUSER", server.user())
        .environment("PGPASSWORD", server.password())
        .run()
        .succeeded()
        .output();
  }

  private BackupPipeline pipeline(PostgresBaseBackup source) {
    return BackupPipeline.named("cluster")
        .from(source)
        .to(folder.resolve("storage").toUri().toString())
        .build();
  }

  private Path data(String name) {
    return folder.resolve(name);
  }
}
