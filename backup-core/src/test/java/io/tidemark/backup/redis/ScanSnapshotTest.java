package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.postgres.DumpFolder;
import io.tidemark.backup.postgres.TestRun;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class ScanSnapshotTest {

  private static final String PASSWORD = "c4nary-scan";
  private static final String LIBRARY =
      "#!lua name=lib\nredis.register_function('f', function() return 1 end)";

  private final RedisServer server =
      RedisServer.startWithPassword(PASSWORD, "enable-debug-command local");

  @TempDir Path folder;

  @AfterEach
  void end() {
    server.close();
  }

  private RedisSnapshot source() {
    return RedisSnapshot.of(server.uri()).scan();
  }

  @Test
  void aServerAtRestIsCopiedWhole() {
    server.cli("debug", "populate", "20000", "key", "50");
    server.cli("-n", "3", "rpush", "list", "a", "b");
    server.cli("-n", "3", "xadd", "stream", "*", "field", "value");
    server.cli("-n", "3", "set", "session", "soon gone", "pxat", "4102444800000");
    server.cli("setrange", "large", "3000000", "end");
    server.cli("function", "load", LIBRARY);
    String digest = server.cli("debug", "digest");

    DumpFolder taken = DumpFolder.of(source(), folder);

    CommandLine.of("redis-check-rdb", taken.file().toString()).run().succeeded();
    assertThat(taken.report().facts())
        .containsEntry("keys", "20004")
        .containsEntry("functions", "1")
        .containsEntry("consistency", "per-key");
    try (RedisServer restored = RedisServer.startFrom(taken.file(), "enable-debug-command local")) {
      assertThat(restored.cli("debug", "digest")).isEqualTo(digest);
      assertThat(restored.cli("function", "list")).contains("lib");
      long expiry = Long.parseLong(restored.cli("-n", "3", "pexpiretime", "session"));
      assertThat(expiry).isBetween(4102444799000L, 4102444801000L);
    }
  }

  @Test
  void theRunSaysThatItIsOfNoOneMoment() {
    TestRun run = new TestRun();

    DumpFolder.in(folder).capture(source(), run);

    assertThat(run.warnings).singleElement().asString().contains("of no one moment");
    assertThat(source().canShareMoment()).isFalse();
  }

  @Test
  void anEmptyServerGivesASnapshotThatLoads() {
    Path file = DumpFolder.of(source(), folder).file();

    try (RedisServer restored = RedisServer.startFrom(file)) {
      assertThat(restored.cli("dbsize")).isEqualTo("0");
    }
  }

  @Test
  void aUserWhoMayNotIsToldTheRightsThatAreMissing() {
    server.cli("set", "name", "value");
    server.cli("acl", "setuser", "reader", "on", ">c4nary-reader", "+info");
    String uri = "redis://reader:c4nary-reader@127.0.0.1:" + server.port();

    assertThatThrownBy(() -> DumpFolder.of(RedisSnapshot.of(uri).scan(), folder))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("hint: ACL SETUSER reader ~* +info")
        .message()
        .doesNotContain("c4nary");
  }

  @Test
  void theRightsThatAreNamedSuffice() {
    server.cli("set", "name", "value");
    server.cli(
        ("acl setuser reader on >c4nary-reader ~* +info +select +scan +dump +pttl +time +randomkey"
                + " +function|list +client|setname")
            .split(" ", -1));
    String uri = "redis://reader:c4nary-reader@127.0.0.1:" + server.port();

    DumpFolder taken = DumpFolder.of(RedisSnapshot.of(uri).scan(), folder);

    assertThat(taken.report().facts()).containsEntry("keys", "1");
  }

  @Test
  void aServerThatIsKilledFailsTheCopy() {
    server.cli("debug", "populate", "50000", "key", "100");
    TestRun run = new TestRun();

    assertThatThrownBy(
            () -> source().capture(new AfterBytes(300_000, () -> server.process().close()), run))
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining("broke off");
    assertThat(run.registrations()).isZero();
  }

  @Test
  void aStorageThatFailsIsTold() {
    server.cli("debug", "populate", "50000", "key", "100");

    assertThatThrownBy(
            () ->
                source()
                    .capture(
                        new AfterBytes(
                            300_000,
                            () -> {
                              throw new IOException("no space left on the test's device");
                            }),
                        new TestRun()))
        .isInstanceOf(IOException.class)
        .hasMessage("no space left on the test's device");
  }

  @Test
  void aCancelledRunEndsTheCopy() {
    server.cli("debug", "populate", "50000", "key", "100");
    TestRun run = new TestRun();

    assertThatThrownBy(() -> source().capture(new AfterBytes(300_000, run::cancel), run))
        .isInstanceOf(RunCancelledException.class);
    assertThat(run.registrations()).isZero();
  }

  @Test
  void aKeyIsSeenOnceHoweverManyThereAre() throws IOException {
    try (SeenKeys seen = new SeenKeys()) {
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 10_000; i++) {
          byte[] key = ("key:" + i).getBytes(StandardCharsets.US_ASCII);
          assertThat(seen.add(key)).isEqualTo(round == 0);
        }
      }
    }
  }

  @Test
  void aServerWithoutFunctionsIsCopied() {
    try (RedisServer older = RedisServer.ofRelease("6")) {
      older.cli("SET", "key", "value");
      TestRun run = new TestRun();

      DumpFolder taken = DumpFolder.in(folder).capture(RedisSnapshot.of(older.uri()).scan(), run);

      CommandLine.of("redis-check-rdb", taken.file().toString()).run().succeeded();
      assertThat(taken.report().facts()).containsEntry("keys", "1").containsEntry("proven", "yes");
      assertThat(run.warnings).noneMatch(warning -> warning.contains("functions"));
    }
  }
}
