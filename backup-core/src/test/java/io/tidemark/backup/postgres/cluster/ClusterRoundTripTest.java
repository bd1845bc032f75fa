package io.tidemark.backup.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.postgres.cluster.Finding.Kind;
import io.tidemark.backup.postgres.cluster.RecoveryFiles.Signal;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a real server through pg_basebackup and back to a real server. */
class ClusterRoundTripTest {

  private static final String SUM =
      "SELECT count(*) || ' ' || sum(hashtext(a::text)::bigint) FROM ";

  @TempDir private static Path backups;
  private static PostgresServer server;
  private static TarBackup backup;
  private static long tablespace;
  private static String rows;
  private static String rowsElsewhere;

  @TempDir private Path folder;

  @BeforeAll
  static void takeABackup() {
    server = PostgresServer.start();
    asServer("mkdir -m 700 " + location());
    server.execute("postgres", "CREATE TABLESPACE space LOCATION '" + location() + "'");
    server.execute(
        "postgres",
        "CREATE TABLE a AS SELECT n, md5(n::text) FROM generate_series(1, 20000) n;"
            + "CREATE TABLE b TABLESPACE space AS SELECT n FROM generate_series(1, 20000) n");
    rows = server.query("postgres", SUM + "a");
    rowsElsewhere = server.query("postgres", SUM + "b a");
    tablespace =
        Long.parseLong(
            server.query("postgres", "SELECT oid FROM pg_tablespace WHERE spcname = 'space'"));
    backup = TarBackup.take(server, backups.resolve("stream"), "-X", "stream");
  }

  @AfterAll
  static void stop() {
    asServer("rm -rf " + location());
    server.close();
  }

  private static String location() {
    return "/tmp/tidemark-space-" + server.port();
  }

  /** Runs a command as the server's user; one that reads nothing would break the pipe. */
  private static void asServer(String command) {
    server.execute("postgres", "COPY (SELECT 1) TO PROGRAM 'cat >/dev/null && " + command + "'");
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path space() {
    return folder.resolve("space");
  }

  private TablespaceLocations moved() {
    return TablespaceLocations.of(Map.of(tablespace, space()));
  }

  private void serverHasTheRows() {
    try (RestoredServer restored = RestoredServer.start(server, data(), space())) {
      assertThat(restored.query(SUM + "a")).isEqualTo(rows);
      assertThat(restored.query(SUM + "b a")).isEqualTo(rowsElsewhere);
      assertThat(restored.query("SELECT pg_tablespace_location(" + tablespace + ")"))
          .isEqualTo(space().toString());
    }
  }

  @Test
  void aServerStartsFromTheRestoredClusterAndHasTheRows() throws IOException {
    backup.restore(data(), moved(), RecoveryFiles.none());
    serverHasTheRows();
  }

  @Test
  void pgVerifybackupFindsNothingInTheRestoredCluster() throws IOException {
    backup.restore(data(), moved(), RecoveryFiles.none());
    String manifest = backup.folder().resolve("backup_manifest").toString();
    CommandLine.of("pg_verifybackup", "-m", manifest, "-i", "tablespace_map", data().toString())
        .run()
        .succeeded();
  }

  @Test
  void theLogMayBeInTheArchiveOfTheDataDirectory() throws IOException {
    TarBackup fetched = TarBackup.take(server, folder.resolve("fetch"), "-X", "fetch");
    assertThat(fetched.archives()).doesNotContain(ClusterArchive.wal());
    fetched.restore(data(), moved(), RecoveryFiles.none());
    serverHasTheRows();
  }

  @Test
  void everyAlgorithmOfTheServerIsChecked() throws IOException {
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      TarBackup taken =
          TarBackup.take(
              server,
              folder.resolve(algorithm.name()),
              "-X",
              "none",
              "--manifest-checksums=" + algorithm);
      assertThat(taken.manifest().files().map(ManifestFile::algorithm)).containsOnly(algorithm);
      assertThat(findings(taken)).isEmpty();
    }
  }

  @Test
  void aClusterThatIsNotFinishedStartsNoServer() throws IOException {
    try (ClusterDirectory cluster =
        ClusterDirectory.create(data(), backup.manifest(), moved(), count -> {})) {
      cluster.keepOnFailure();
      for (ClusterArchive archive : backup.archives()) {
        cluster.unpack(archive, backup.open(archive));
      }
    }
    assertThat(RestoredServer.refusal(server, data()))
        .contains("could not find the database system");
  }

  @Test
  void theServerObeysTheSettingsThatWereAdded() throws IOException {
    RecoveryFiles recovery =
        new RecoveryFiles(
            Signal.RECOVERY,
            List.of(
                "restore_command = 'false'",
                "work_mem = '5MB'",
                "recovery_target_timeline = 'current'"));
    backup.restore(data(), moved(), recovery);
    try (RestoredServer restored = RestoredServer.start(server, data(), space())) {
      assertThat(restored.query("SHOW work_mem")).isEqualTo("5MB");
      assertThat(restored.query("SHOW restore_command")).isEqualTo("false");
    }
  }

  private static List<Finding> findings(TarBackup taken) throws IOException {
    ClusterVerification verification = ClusterVerification.of(taken.manifest(), count -> {});
    for (ClusterArchive archive : taken.archives()) {
      verification.read(archive, taken.open(archive));
    }
    return verification.findings();
  }

  @Test
  void nothingIsFoundInAnIntactBackup() throws IOException {
    assertThat(findings(backup)).isEmpty();
  }

  @Test
  void aTablespaceThatIsMissingIsFound() throws IOException {
    ClusterVerification verification = ClusterVerification.of(backup.manifest(), count -> {});
    verification.read(ClusterArchive.base(), backup.open(ClusterArchive.base()));
    assertThat(verification.findings())
        .isNotEmpty()
        .allMatch(finding -> finding.kind() == Kind.MISSING)
        .allMatch(finding -> finding.file().startsWith("pg_tblspc/" + tablespace));
  }

  @Test
  void aFlippedBitInATablespaceIsFound() throws IOException {
    ClusterArchive archive = ClusterArchive.tablespace(tablespace);
    byte[] tar = Files.readAllBytes(backup.file(archive));
    tar[tar.length / 2] ^= 1;
    ClusterVerification verification = ClusterVerification.of(backup.manifest(), count -> {});
    verification.read(ClusterArchive.base(), backup.open(ClusterArchive.base()));
    verification.read(archive, new ByteArrayInputStream(tar));
    assertThat(verification.findings())
        .singleElement()
        .matches(finding -> finding.kind() == Kind.CHECKSUM)
        .asString()
        .contains("has another checksum in " + tablespace + ".tar than in the manifest");
  }
}
