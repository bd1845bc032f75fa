package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.postgres.DumpFolder;
import io.tidemark.backup.postgres.TestRun;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SavedFileSnapshotTest {

  private final RedisServer server = RedisServer.startWithPassword("c4nary-saved");

  @TempDir Path folder;

  @AfterEach
  void end() {
    server.close();
  }

  private RedisSnapshot source() {
    return RedisSnapshot.of(server.uri()).savedFile(server.path("dump.rdb"));
  }

  @Test
  void whatTheServerSavesIsCopiedAndProven() {
    TypicalKeys.write(server);

    DumpFolder taken = DumpFolder.of(source(), folder);

    CommandLine.of("redis-check-rdb", taken.file().toString()).run().succeeded();
    assertThat(taken.report().facts())
        .containsEntry("method", "saved-file")
        .containsEntry("proven", "yes")
        .containsEntry("functions", "1");
    assertThat(taken.report().tables().get(0).rows())
        .isEqualTo(Long.parseLong(server.cli("DBSIZE")));
  }

  /** What a save that is under way has is of an earlier moment. */
  @Test
  void aSaveThatIsUnderWayIsWaitedFor() {
    server.cli("CONFIG", "SET", "rdb-key-save-delay", "500");
    server.cli("EVAL", "for i = 1, 2000 do redis.call('SET', 'key ' .. i, i) end", "0");
    server.cli("BGSAVE");
    server.cli("SET", "later", "1");

    assertThat(DumpFolder.of(source(), folder).report().facts()).containsEntry("keys", "2001");
  }

  @Test
  void anotherServersFileIsRefused() throws IOException {
    server.cli("SAVE");
    Path other = Files.copy(server.path("dump.rdb"), folder.resolve("other.rdb"));
    byte[] old = Files.readAllBytes(other);
    RedisSnapshot source = RedisSnapshot.of(server.uri()).savedFile(other);
    server.process().await("leave the second of the save", () -> !sameSecond());

    assertThatThrownBy(() -> DumpFolder.of(source, folder))
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining("is not the one that")
        .hasMessageContaining("hint: name the file");
    assertThat(other).hasBinaryContent(old);
  }

  private boolean sameSecond() {
    return server.cli("TIME").lines().findFirst().orElseThrow().equals(server.cli("LASTSAVE"));
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    RedisSnapshot source = RedisSnapshot.of(server.uri()).savedFile(folder.resolve("none.rdb"));

    assertThatThrownBy(() -> DumpFolder.of(source, folder))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("none.rdb")
        .hasMessageContaining("hint: name the file");
  }

  @Test
  void aSaveThatFailsIsTold() {
    server.path("").toFile().setWritable(false, false);
    try {
      assertThatThrownBy(() -> DumpFolder.of(source(), folder))
          .isInstanceOf(BackupFailedException.class)
          .hasMessageContaining("could not save to its disk")
          .message()
          .doesNotContain("c4nary");
    } finally {
      server.path("").toFile().setWritable(true, true);
    }
  }

  @Test
  void aCancelEndsTheWait() {
    server.cli("CONFIG", "SET", "rdb-key-save-delay", "10000");
    server.cli("EVAL", "for i = 1, 10000 do redis.call('SET', 'key ' .. i, i) end", "0");
    TestRun run = new TestRun();
    CompletableFuture<Void> cancelling =
        CompletableFuture.runAsync(
            () -> {
              server
                  .process()
                  .await(
                      "save",
                      () -> server.cli("INFO", "persistence").contains("bgsave_in_progress:1"));
              run.cancel();
            });

    assertThatThrownBy(() -> DumpFolder.in(folder).capture(source(), run))
        .isInstanceOf(RunCancelledException.class);
    cancelling.join();
    assertThat(run.registrations()).isZero();
    assertThat(server.cli("CLIENT", "LIST")).doesNotContain("tidemark-backup");
  }

  @Test
  void theDocumentedRightsSuffice() {
    server.cli("SET", "key", "value");
    server.cli(
        "ACL", "SETUSER", "saver", "on", ">c4nary-saver", "+bgsave", "+info", "+time", "+ping");
    RedisSnapshot source =
        RedisSnapshot.of("redis://saver:c4nary-saver@127.0.0.1:" + server.port())
            .savedFile(server.path("dump.rdb"));

    assertThat(DumpFolder.of(source, folder).report().facts()).containsEntry("keys", "1");
  }

  @Test
  void aFileBelongsToOneServer() {
    RedisSnapshot shared = RedisSnapshot.of("redis-sentinel://one,two/shop");

    assertThatThrownBy(() -> shared.savedFile(folder))
        .isInstanceOf(InvalidConfigurationException.class);
    assertThat(source().canShareMoment()).isFalse();
  }
}
