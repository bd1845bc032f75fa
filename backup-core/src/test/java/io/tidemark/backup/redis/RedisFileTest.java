package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.servers.RedisServer;
import io.tidemark.backup.source.RestoreReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisFileTest {

  private static final String[] DEBUGGABLE = {"enable-debug-command yes", "save 3600 1"};

  private static RedisServer source;
  private static SavedSnapshot backup;
  private static String digest;

  private final RestoringRun run = new RestoringRun();

  @BeforeAll
  static void fill() {
    source = RedisServer.start(DEBUGGABLE);
    TypicalKeys.write(source);
    backup = SavedSnapshot.of(source);
    digest = source.cli("DEBUG", "DIGEST");
  }

  @AfterAll
  static void stop() {
    source.close();
  }

  @Test
  void aServerLoadsTheFile() throws IOException {
    try (RedisServer target = RedisServer.start(DEBUGGABLE)) {
      target.process().close();
      RestoreReport report =
          RedisFile.at(target.path(""))
              .configuration(target.path("redis.conf"))
              .restore(backup, run);
      target.restart();

      assertThat(target.cli("DEBUG", "DIGEST")).isEqualTo(digest);
      assertThat(target.cli("FUNCTION", "LIST")).contains("answers");
      assertThat(report.facts())
          .containsEntry("file", target.path("dump.rdb").toString())
          .containsEntry("append-only", "false");
      assertThat(run.warnings).isEmpty();
    }
  }

  @Test
  void aServerWithAnAppendOnlyFileLoadsItToo() throws IOException {
    try (RedisServer target =
        RedisServer.start("enable-debug-command yes", "appendonly no", "APPENDONLY \"yes\"")) {
      stopAndEmpty(target);
      RedisFile.at(target.path("")).configuration(target.path("redis.conf")).restore(backup, run);
      target.restart();
      assertThat(target.cli("DEBUG", "DIGEST")).isEqualTo(digest);

      target.cli("SET", "later", "1");
      target.process().close();
      target.restart();
      assertThat(target.cli("GET", "later")).isEqualTo("1");
      assertThat(target.cli("EXISTS", "text")).isEqualTo("1");
    }
  }

  /** What an empty server has made, which somebody would move away. */
  private static void stopAndEmpty(RedisServer server) throws IOException {
    // It answers when it has made its folder; it accepts connections before.
    assertThat(server.cli("PING")).isEqualTo("PONG");
    server.process().close();
    Path folder = server.path("appendonlydir");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"6", "8", "valkey"})
  void serversOfOtherReleasesLoadTheirSnapshotAsAppendOnlyFile(String release) throws IOException {
    try (RedisServer server = RedisServer.ofRelease(release)) {
      server.cli("SET", "text", "c4nary");
      SavedSnapshot own = SavedSnapshot.of(server);
      server.process().close();
      Files.delete(server.path("dump.rdb"));
      Files.writeString(
          server.path("redis.conf"),
          Files.readString(server.path("redis.conf")) + "\nappendonly yes\n");

      RedisFile.at(server.path("")).appendOnly().restore(own, run);
      server.restart();
      assertThat(server.cli("GET", "text")).isEqualTo("c4nary");
    }
  }

  @Test
  void tellsOfTheTrapIfNobodySaysWhetherTheServerAppends(@TempDir Path folder) throws IOException {
    RedisFile.at(folder).restore(backup, run);
    assertThat(run.warnings).singleElement().asString().contains("appendonly yes ignores");
    assertThat(folder.resolve("dump.rdb")).hasBinaryContent(backup.bytes());
  }

  @Test
  void planNamesTheFileAndWritesNothing(@TempDir Path folder) throws IOException {
    Path configuration = folder.resolve("redis.conf");
    Files.write(configuration, List.of("dbfilename 'shop.rdb'", "# appendonly yes"));
    RedisFile.Plan plan = RedisFile.at(folder).configuration(configuration).plan();
    assertThat(plan.file()).isEqualTo(folder.resolve("shop.rdb"));
    assertThat(plan.appendOnly()).isFalse();
    assertThat(plan.steps()).anyMatch(step -> step.contains("appendonly no"));
    assertThat(folder.resolve("shop.rdb")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dump.rdb", "appendonly.aof", "appendonlydir"})
  void aServersDataIsNotOverwritten(String name, @TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve(name), "somebody's");
    assertThatThrownBy(() -> RedisFile.at(folder).restore(backup, run))
        .isInstanceOf(RestoreFailedException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("never overwritten");
    assertThat(folder.resolve(name)).hasContent("somebody's");
    assertThat(folder.toFile().list()).containsExactly(name);
  }

  @Test
  void aRunningServerIsNoticed() {
    try (RedisServer running = RedisServer.start()) {
      assertThatThrownBy(() -> RedisFile.at(running.path("")).restore(backup, run))
          .isInstanceOf(RestoreFailedException.class)
          .hasMessageContaining("process " + running.process().handle().pid());
    }
  }

  @Test
  void aDamagedSnapshotLeavesNothing(@TempDir Path folder) {
    byte[] bytes = backup.bytes();
    bytes[bytes.length / 2] ^= 1;
    assertThatThrownBy(() -> RedisFile.at(folder).restore(SavedSnapshot.of(bytes), run))
        .isInstanceOf(IntegrityException.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aCancelledRestoreLeavesNothing(@TempDir Path folder) {
    RestoringRun cancelled = new RestoringRun();
    cancelled.cancel();
    assertThatThrownBy(() -> RedisFile.at(folder).restore(backup, cancelled))
        .isInstanceOf(RunCancelledException.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anotherFolderThanTheServersIsRefused(@TempDir Path folder) throws IOException {
    Path configuration = folder.resolve("redis.conf");
    Files.writeString(configuration, "dir /srv/elsewhere\n");
    assertThatThrownBy(() -> RedisFile.at(folder).configuration(configuration).plan())
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("/srv/elsewhere");
  }
}
