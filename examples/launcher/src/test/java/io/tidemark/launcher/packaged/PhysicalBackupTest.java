package io.tidemark.launcher.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.servers.ServerAccount;
import io.tidemark.backup.servers.ServerProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that archives by the jar's commands, and recovers by them. */
class PhysicalBackupTest {

  private static final int VERSION = 15;

  @TempDir private Path folder;
  private Path jar;

  /** The server's account runs everything, and has everything that it needs in one folder. */
  @BeforeEach
  void giveTheServersAccountAPlace() throws IOException {
    jar = Files.copy(ExecutableJarTest.JAR, folder.resolve("tidemark.jar"));
    ServerAccount.own(folder);
  }

  private String storage() {
    return folder.resolve("storage").toUri().toString();
  }

  private CommandLine tidemark(PostgresCluster server, String... arguments) {
    List<String> all = new ArrayList<>(List.of("-jar", jar.toString()));
    all.addAll(List.of(arguments));
    CommandLine command = ServerAccount.command(ExecutableJarTest.java(), all.toArray());
    environment(server).forEach(command::environment);
    return command;
  }

  private Map<String, String> environment(PostgresCluster server) {
    return Map.of(
        "CI", "true",
        "BACKUP_NAME", "cluster",
        "BACKUP_MODE", "base",
        "BACKUP_SOURCE", server.uri("postgres"),
        "BACKUP_TARGET", storage());
  }

  /** A command as a server runs it, with the environment that it needs. */
  private String command(String arguments) {
    return "BACKUP_NAME=cluster BACKUP_SOURCE=postgresql://unused BACKUP_TARGET=%s %s -jar %s %s"
        .formatted(storage(), ExecutableJarTest.java(), jar, arguments);
  }

  @Test
  void aServerArchivesIntoAFolderThatAnotherProcessEmpties() throws Exception {
    Path spool = folder.resolve("spool");
    try (PostgresCluster server =
        PostgresCluster.of(VERSION)
            .setting("archive_mode", "on")
            .setting(
                "archive_command",
                "%s -jar %s wal push --spool %s %%p"
                    .formatted(ExecutableJarTest.java(), jar, spool))
            .create()
            .start()) {
      String segment = server.query("SELECT pg_walfile_name(pg_switch_wal() - 1)");
      server.await("SELECT last_archived_wal >= '" + segment + "' FROM pg_stat_archiver", "t");
      assertThat(spool.resolve(segment)).exists();
      try (ServerProcess draining =
          ServerProcess.start(
              folder.resolve("log"),
              environment(server),
              ServerAccount.words(ExecutableJarTest.java(), "-jar", jar, "wal", "drain", spool)
                  .toArray(String[]::new))) {
        draining.await("empty the folder", () -> Files.notExists(spool.resolve(segment)));
      }
      Path fetched = folder.resolve("fetched");
      tidemark(server, "wal", "fetch", segment, fetched.toString()).run().succeeded();
      assertThat(fetched)
          .hasSameBinaryContentAs(server.dataDirectory().resolve("pg_wal").resolve(segment));
    }
  }

  @Test
  void aServerArchivesAndRecoversByTheCommands() {
    Path data = folder.resolve("data");
    String wanted;
    String id;
    try (PostgresCluster server =
        PostgresCluster.of(VERSION)
            .setting("archive_mode", "on")
            .setting("archive_command", command("wal push %p"))
            .create()
            .start()) {
      server.execute("CREATE TABLE t AS SELECT 1 AS n");
      id = tidemark(server, "backup").run().succeeded().output().strip();
      server.execute("INSERT INTO t VALUES (2)");
      String segment = server.query("SELECT pg_walfile_name(pg_current_wal_insert_lsn())");
      server.execute("SELECT pg_switch_wal()");
      server.await("SELECT last_archived_wal >= '" + segment + "' FROM pg_stat_archiver", "t");
      wanted = server.query("SELECT sum(n) FROM t");
      tidemark(
              server,
              "restore",
              "latest",
              "--into-directory",
              data.toString(),
              "--yes",
              "--to-time",
              "2000-01-01T00:00:00Z")
          .run()
          .failed();
      assertThat(
              tidemark(server, "restore", id, "--dry-run", "--into-directory", data.toString())
                  .run()
                  .succeeded()
                  .errors())
          .contains(id);
      tidemark(server, "restore", "latest", "--into-directory", data.toString(), "--yes")
          .run()
          .succeeded();
    }

    try (PostgresCluster restored =
        PostgresCluster.over(data, VERSION, Map.of("archive_mode", "off"))) {
      assertThat(restored.start().awaitRecovered().query("SELECT sum(n) FROM t"))
          .isEqualTo(wanted)
          .isEqualTo("3");
    }
  }

  @Test
  void aFileThatIsNotInTheArchiveIsOneAndEveryOtherFailureStopsTheServer() {
    try (PostgresCluster server = PostgresCluster.create(VERSION).start()) {
      tidemark(server, "backup").run().succeeded();
      String target = folder.resolve("segment").toString();

      assertThat(tidemark(server, "wal", "fetch", "0000000100000000000000FE", target).run().exit())
          .isEqualTo(1);
      assertThat(tidemark(server, "wal", "fetch").run().exit()).isEqualTo(126);
      assertThat(
              tidemark(server, "wal", "fetch", "0000000100000000000000FE", target)
                  .environment("BACKUP_TARGET", "file:/proc/no/such?create=never")
                  .run()
                  .exit())
          .isEqualTo(126);
      assertThat(tidemark(server, "wal", "push", target).run().exit()).isEqualTo(1);
    }
  }

  @Test
  void aDrillRestoresReadsEverythingAndLeavesNothing() throws IOException {
    Path data = folder.resolve("drill");
    try (PostgresCluster server =
        PostgresCluster.of(VERSION).setting("autovacuum", "off").create().start()) {
      server.execute("CREATE TABLE t AS SELECT n FROM generate_series(1, 1000) n");
      server.execute("CREATE DATABASE other");
      tidemark(server, "backup").run().succeeded();

      String json = drill(server, data, "--json").run().succeeded().output();

      assertThat(json)
          .contains("\"state\" : \"promoted\"")
          .containsPattern("\"name\" : \"postgres\",\\s*\"tables\" : 1,\\s*\"rows\" : 1000\\b")
          .contains("\"name\" : \"other\"")
          .contains("\"withinRto\" : true");
      assertThat(data).doesNotExist();

      CommandLine.Result late = drill(server, data, "--rto", "PT0.001S").run();

      assertThat(late.exit()).isEqualTo(8);
      assertThat(late.output()).contains(" restores: ").contains(" with 1 tables and 1000 rows");
      assertThat(data).doesNotExist();

      damage(server, "t");
      tidemark(server, "backup").run().succeeded();
      CommandLine.Result damaged = drill(server, data).run();

      assertThat(damaged.exit()).isEqualTo(5);
      assertThat(damaged.errors())
          .contains("cannot read public.t of database postgres: ERROR: invalid page in block 0");
      assertThat(data).doesNotExist();
    }
  }

  private CommandLine drill(PostgresCluster server, Path data, String... more) {
    List<String> words = new ArrayList<>(List.of("drill", "--into-directory", data.toString()));
    words.addAll(List.of("--programs", server.binary("postgres").resolveSibling("").toString()));
    words.addAll(List.of(more));
    return tidemark(server, words.toArray(String[]::new));
  }

  /** Breaks the header of a table's first page behind the server's back. */
  private static void damage(PostgresCluster server, String table) throws IOException {
    String file = server.query("SELECT pg_relation_filepath('" + table + "')");
    server.execute("CHECKPOINT");
    try (FileChannel channel =
        FileChannel.open(server.dataDirectory().resolve(file), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}), 12);
    }
  }

  @Test
  void aDrillIsRefusedBeforeAnythingIsRestored() throws IOException {
    Path data = folder.resolve("drill");
    Path old = Files.createDirectory(folder.resolve("old"));
    Path fake = Files.writeString(old.resolve("postgres"), "#!/bin/sh\necho 'x (X) 14.2'\n");
    Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
    ServerAccount.own(old);
    try (PostgresCluster server = PostgresCluster.create(VERSION).start()) {
      tidemark(server, "backup").run().succeeded();
      String[] words = {"drill", "--into-directory", data.toString(), "--programs"};

      CommandLine.Result version =
          tidemark(server, words[0], words[1], words[2], words[3], old.toString()).run();
      CommandLine.Result action = drill(server, data, "--action", "shutdown").run();
      CommandLine.Result point = drill(server, data, "--to-lsn", "FFF/0").run();

      assertThat(version.exit()).isEqualTo(2);
      assertThat(version.errors()).contains("the backup holds a cluster of PostgreSQL 15");
      assertThat(action.exit()).isEqualTo(2);
      assertThat(point.exit()).isEqualTo(10);
      assertThat(data).doesNotExist();
    }
  }
}
