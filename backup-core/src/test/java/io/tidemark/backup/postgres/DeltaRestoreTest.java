package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.Restore;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.cluster.Tree;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.servers.ServerAccount;
import io.tidemark.backup.servers.StopMode;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores over the cluster that was backed up. */
class DeltaRestoreTest {

  private static final String ROWS = " AS SELECT n, md5(n::text) s FROM generate_series(1, %d) n";

  private final FaultyStorage storage = FaultyStorage.over(new InMemoryStorage());

  @TempDir private Path folder;

  private BackupPipeline pipeline(PostgresBaseBackup source) {
    return BackupPipeline.named("cluster").from(source).to("memory", storage).build();
  }

  private static PostgresDirectory over(PostgresCluster server) {
    return PostgresDirectory.at(server.dataDirectory()).delta();
  }

  private Path place(String name) throws IOException {
    Path place = Files.createDirectory(folder.resolve(name));
    ServerAccount.own(place);
    return place;
  }

  private static long fact(RestoreReport report, String name) {
    return Long.parseLong(report.facts().get(name));
  }

  @Test
  void theClusterIsThatOfTheBackupAgain() throws IOException {
    Path space = place("space");
    try (PostgresCluster server =
        PostgresCluster.of(15).checksums().walSegmentMegabytes(1).create().start()) {
      server.execute("CREATE TABLESPACE space LOCATION '" + space + "'");
      server.execute("CREATE TABLE kept" + ROWS.formatted(150_000));
      server.execute("CREATE TABLE changed" + ROWS.formatted(2_000));
      server.execute("CREATE TABLE dropped TABLESPACE space" + ROWS.formatted(2_000));
      server.execute("CREATE TABLE elsewhere TABLESPACE space" + ROWS.formatted(20_000));
      server.execute("CREATE DATABASE lost");
      String before = dump(server);
      Restore restore =
          Restore.of(pipeline(PostgresBaseBackup.of(server.uri("postgres"))).run().id())
              .into(over(server));
      Path later = liveOn(server, space);
      refusesWhileItRuns(server, restore);
      server.stop(StopMode.FAST);

      DiskSpace needed = repository().planRestore(restore).space().get(0);
      RestoreReport report = repository().restore(restore);

      assertThat(fact(report, "written-bytes")).isLessThan(fact(report, "bytes") / 3);

      assertThat(needed.neededBytes()).isLessThan(fact(report, "bytes") / 2);
      assertThat(fact(report, "removed-files")).isGreaterThan(300);
      assertThat(later).isNotEmptyDirectory();
      assertThat(space.resolve("others")).hasContent("mine");
      Files.delete(space.resolve("others"));
      ServerAccount.own(server.dataDirectory());
      ServerAccount.own(space);
      run(server, "pg_verifybackup", "-n", server.dataDirectory().toString());
      server.start().awaitRecovered();
      assertThat(dump(server)).isEqualTo(before);
      assertThat(server.query("SELECT count(*) FROM pg_replication_slots")).isEqualTo("0");
      run(server, "pg_amcheck", "--all", "--install-missing", "--heapallindexed");
      server.stop(StopMode.FAST);
      run(server, "pg_checksums", "--check", "-D", server.dataDirectory().toString());
    }
  }

  private BackupPipeline repository() {
    return pipeline(PostgresBaseBackup.of("postgresql://127.0.0.1:1/unused"));
  }

  /** Changes what it finds, and returns the place of a new table space. */
  private Path liveOn(PostgresCluster server, Path space) throws IOException {
    Path later = place("later");
    server.execute("UPDATE changed SET n = n + 1");
    server.execute("UPDATE kept SET n = -n WHERE n % 30000 = 0");
    server.execute("VACUUM FULL elsewhere");
    server.execute("DROP TABLE dropped");
    server.execute("DROP DATABASE lost");
    server.execute("CREATE DATABASE extra");
    server.execute("CREATE TABLE extra TABLESPACE space" + ROWS.formatted(2_000));
    server.execute("CREATE TABLESPACE later LOCATION '" + later + "'");
    server.execute("CREATE TABLE late TABLESPACE later" + ROWS.formatted(10));
    server.execute("SELECT pg_create_physical_replication_slot('slot', true)");
    server.execute("CHECKPOINT");
    Files.writeString(space.resolve("others"), "mine");
    return later;
  }

  private void refusesWhileItRuns(PostgresCluster server, Restore restore) throws IOException {
    Map<String, String> base = Tree.of(server.dataDirectory().resolve("global"));
    assertThatThrownBy(() -> repository().restore(restore))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("a server runs there or was killed")
        .hasMessageContaining("hint: stop the server");
    assertThatThrownBy(() -> repository().planRestore(restore))
        .isInstanceOf(InvalidConfigurationException.class);
    assertThat(Tree.of(server.dataDirectory().resolve("global"))).isEqualTo(base);
  }

  @Test
  void aChainAndItsLogGoOverTheClusterAlsoInTwoAttempts() throws Exception {
    try (PostgresCluster server =
        PostgresCluster.of(17)
            .setting("summarize_wal", "on")
            .walSegmentMegabytes(1)
            .create()
            .start()) {
      BackupPipeline pipeline =
          pipeline(PostgresBaseBackup.of(server.uri("postgres")).incremental(WhenImpossible.FAIL));
      server.execute("CREATE TABLE kept" + ROWS.formatted(200_000));
      server.execute("CREATE TABLE changed" + ROWS.formatted(20_000));
      // So that no later look at the rows leaves hints in the pages.
      server.execute("VACUUM");
      try (WalArchiving archiving = pipeline.archive(WalArchive.of(server.uri("postgres")))) {
        pipeline.run();
        server.execute("UPDATE changed SET n = n + 1 WHERE n % 1000 = 0");
        pipeline.run();
        server.execute("UPDATE changed SET n = n + 1 WHERE n % 1000 = 1");
        Backup newest = pipeline.run();
        assertThat(newest.manifest().report().facts()).containsEntry("chain-length", "3");
        server.execute("DELETE FROM changed WHERE n < 100");
        server.execute("SELECT pg_create_restore_point('wanted')");
        ArchivedLog.storeSegment(archiving, server);
      }
      refusesAnotherCluster(server);
      String wanted = sums(server);
      server.execute("UPDATE kept SET s = 'x' WHERE n % 5000 = 0");
      server.execute("TRUNCATE changed");
      server.execute("CHECKPOINT");
      server.stop(StopMode.FAST);
      Restore restore = Restore.toRestorePoint("wanted").into(over(server));

      refusesAPointThatIsNotThere(server);
      failsInTheMiddle(server, restore);
      startsNowhereElse(server);
      RestoreReport report = repository().restore(restore);

      assertThat(fact(report, "written-bytes")).isLessThan(fact(report, "bytes") / 3);
      ServerAccount.own(server.dataDirectory());
      server.start().awaitRecovered();
      assertThat(sums(server)).isEqualTo(wanted);
    }
  }

  private void refusesAPointThatIsNotThere(PostgresCluster server) throws IOException {
    Map<String, String> before = Tree.of(server.dataDirectory());
    Restore restore = Restore.toRestorePoint("unwanted").into(over(server));

    assertThatThrownBy(() -> repository().restore(restore))
        .isInstanceOf(BackupNotFoundException.class)
        .hasMessageContaining("no restore point 'unwanted'");
    assertThat(Tree.of(server.dataDirectory())).isEqualTo(before);
  }

  private void failsInTheMiddle(PostgresCluster server, Restore restore) {
    storage.inject(Fault.failReadAfter(100_000).onKeys(key -> key.contains("base.tar")));

    assertThatThrownBy(() -> repository().restore(restore))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("no server starts in '" + server.dataDirectory() + "' now")
        .hasMessageContaining("hint: restore into it with delta again, which goes on");
    storage.heal();
  }

  private void startsNowhereElse(PostgresCluster server) {
    ServerAccount.own(server.dataDirectory());
    assertThat(server.comesUp()).isFalse();
    assertThat(server.log()).contains("could not find the database system");
    Restore without = Restore.latest().into(PostgresDirectory.at(server.dataDirectory()));
    assertThatThrownBy(() -> repository().restore(without))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("hint: restore into it with delta again");
  }

  private void refusesAnotherCluster(PostgresCluster server) throws IOException {
    try (PostgresCluster other = PostgresCluster.create(15)) {
      Map<String, String> before = Tree.of(other.dataDirectory());
      Restore restore = Restore.latest().into(over(other));

      assertThatThrownBy(() -> repository().planRestore(restore))
          .isInstanceOf(InvalidConfigurationException.class);
      assertThatThrownBy(() -> repository().restore(restore))
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageMatching(
              "(?s).*it is the cluster [0-9]+ of PostgreSQL 15, and the backup is of "
                  + identifier(server)
                  + " of PostgreSQL 17.*");
      assertThat(Tree.of(other.dataDirectory())).isEqualTo(before);
    }
  }

  private static String identifier(PostgresCluster server) {
    return server.query("SELECT system_identifier FROM pg_control_system()");
  }

  private static String sums(PostgresCluster server) {
    return List.of("kept", "changed").stream()
        .map(
            table ->
                server.query(
                    "SELECT count(*) || ' ' || coalesce(sum(hashtext(t::text)::bigint), 0) FROM "
                        + table
                        + " t"))
        .collect(Collectors.joining(", "));
  }

  /** Dumps everything, without the random key that newer versions of the program put in. */
  private static String dump(PostgresCluster server) {
    return run(server, "pg_dumpall")
        .lines()
        .filter(line -> !line.contains("restrict "))
        .collect(Collectors.joining("\n"));
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
}
