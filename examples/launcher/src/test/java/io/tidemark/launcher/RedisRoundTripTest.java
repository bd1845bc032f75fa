package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.RedisServer;
import io.tidemark.launcher.Shell.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisRoundTripTest {

  @TempDir private Path folder;
  private RedisServer source;
  private Shell shell;

  @BeforeEach
  void start() {
    source = RedisServer.startWithPassword("c4nary", "repl-diskless-sync-delay 0");
    source.cli("MSET", "user:1", "Ada", "user:2", "Grace", "session:1", "open");
    source.cli("EXPIRE", "session:1", "3600");
    source.cli("-n", "2", "RPUSH", "queue", "a", "b", "c");
    shell =
        new Shell()
            .with("BACKUP_SOURCE", source.uri())
            .with("BACKUP_TARGET", folder.resolve("storage").toUri().toString());
  }

  @AfterEach
  void stop() {
    source.close();
  }

  private String backup() {
    return shell.run("backup").ended(0).out().strip();
  }

  private Answer restore(RedisServer target, String... options) {
    return shell.run(
        Stream.concat(Stream.of("restore", "--into", target.uri(), "--yes"), Stream.of(options))
            .toArray(String[]::new));
  }

  @Test
  void aSnapshotIsListedShownAndVerified() throws IOException {
    String id = backup();

    assertThat(shell.run("list").ended(0).out()).contains(id);
    assertThat(shell.run("list", "--kind", "rdb").ended(0).out()).contains(id);
    assertThat(shell.run("list", "--kind", "dump,base").ended(0).out()).doesNotContain(id);
    assertThat(shell.run("show", id).ended(0).out())
        .contains("job       redis", "(redis-rdb)", "db0, 3 rows", "db2, 1 rows")
        .doesNotContain("c4nary");
    assertThat(shell.run("verify", id).ended(0).out()).startsWith(id + " is as written");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.matches("redis_rdb_[0-9]{8}_[0-9]{6}\\.rdb\\.zst"));
    }
  }

  @Test
  void aRestoreFillsAnotherServer() {
    backup();
    try (RedisServer copy = RedisServer.start()) {
      assertThat(restore(copy).ended(0).out()).contains("4 keys");

      assertThat(copy.cli("GET", "user:2")).isEqualTo("Grace");
      assertThat(copy.cli("-n", "2", "LRANGE", "queue", "0", "-1")).isEqualTo("a\nb\nc");
      assertThat(Long.parseLong(copy.cli("TTL", "session:1"))).isBetween(3000L, 3600L);
    }
  }

  @Test
  void keysThatAreThereKeepARestoreFromBeginningUnlessAnOptionSaysWhatBecomesOfThem() {
    backup();
    try (RedisServer copy = RedisServer.start()) {
      copy.cli("MSET", "user:1", "other", "theirs", "stays");

      assertThat(restore(copy).ended(13).err()).contains("user:1");
      assertThat(copy.cli("DBSIZE")).isEqualTo("2");

      restore(copy, "--skip").ended(0);
      assertThat(copy.cli("MGET", "user:1", "user:2", "theirs")).isEqualTo("other\nGrace\nstays");

      restore(copy, "--replace").ended(0);
      assertThat(copy.cli("MGET", "user:1", "user:2", "theirs")).isEqualTo("Ada\nGrace\nstays");
    }
  }

  @Test
  void aPatternAndADatabaseChooseWhatIsRestored() {
    backup();
    try (RedisServer copy = RedisServer.start()) {
      restore(copy, "--match", "user:*", "--database", "0=5").ended(0);

      assertThat(copy.cli("DBSIZE")).isEqualTo("0");
      assertThat(copy.cli("-n", "5", "DBSIZE")).isEqualTo("2");
    }
  }

  @Test
  void allKeysAreReplacedAtOnce() {
    backup();
    try (RedisServer copy = RedisServer.start()) {
      copy.cli("MSET", "user:1", "other", "theirs", "goes");

      restore(copy, "--replace-all").ended(0);

      assertThat(copy.cli("MGET", "user:1", "user:2")).isEqualTo("Ada\nGrace");
      assertThat(copy.cli("EXISTS", "theirs")).isEqualTo("0");
    }
  }

  @Test
  void whatWouldBeDoneIsSaidFirstAndNothingIsWithoutConsent() {
    String id = backup();
    try (RedisServer copy = RedisServer.startWithPassword("c4nary-2")) {
      String[] restore = {"restore", "--into", copy.uri(), "--match", "user:*"};
      Answer answer = shell.run(restore).ended(2);

      assertThat(answer.err())
          .contains(id, "into     redis://127.0.0.1:", "keys     user:*", "--yes")
          .doesNotContain("c4nary");
      assertThat(copy.cli("DBSIZE")).isEqualTo("0");
    }
  }

  @Test
  void aSnapshotBecomesTheFileOfAServerThatIsStopped() throws IOException {
    backup();
    Path data = Files.createDirectory(folder.resolve("data"));

    Answer answer = shell.run("restore", "--into-directory", data.toString(), "--yes").ended(0);

    assertThat(answer.out()).contains("dump.rdb", "4 keys");
    assertThat(data.resolve("dump.rdb")).isNotEmptyFile();
  }

  @Test
  void aSnapshotDoesNotFitPostgresqlNorWhatElseAFolderIsFor() {
    backup();

    assertThat(
            shell
                .run("restore", "--into", "postgresql://app@localhost:1/shop", "--yes")
                .ended(2)
                .err())
        .contains("redis-rdb", "which PostgreSQL cannot take");
    for (String option : new String[] {"--delta", "--skip", "--replace-all", "--match=*"}) {
      shell
          .run("restore", "--into-directory", folder.resolve("x").toString(), "--yes", option)
          .ended(2);
    }
  }

  @Test
  void aWrongPasswordEndsWith3AndIsNotSaid() {
    Answer answer =
        shell
            .with("BACKUP_SOURCE", source.uri().replace("c4nary", "c4nary-no"))
            .run("backup")
            .ended(3);

    assertThat(answer.err()).contains("hint:").doesNotContain("c4nary");
  }

  @Test
  void aServerThatDoesNotAnswerEndsWith3() {
    shell.with("BACKUP_SOURCE", "redis://127.0.0.1:1").run("backup").ended(3);
  }

  @Test
  void thePasswordComesFromTheVariableOfRedisCli() {
    shell
        .with("BACKUP_SOURCE", "redis://127.0.0.1:" + source.port())
        .with("REDISCLI_AUTH", "c4nary");

    assertThat(backup()).isNotEmpty();
  }

  @Test
  void keyByKeyTheSameIsBackedUp() {
    String id = shell.with("BACKUP_MODE", "scan").run("backup").ended(0).out().strip();

    assertThat(shell.run("show", id).ended(0).out()).contains("db0, 3 rows", "db2, 1 rows");
  }

  @Test
  void theReportSaysHowToRestoreIt() {
    String id = backup();

    assertThat(shell.run("report", "--format", "text").ended(0).out())
        .contains("restore " + id, "--into redis://HOST");
  }
}
