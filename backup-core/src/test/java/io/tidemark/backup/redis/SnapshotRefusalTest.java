package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.postgres.TestRun;
import io.tidemark.backup.servers.RedisServer;
import io.tidemark.backup.servers.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that make no snapshot for us, and what they are told to have said. */
@Timeout(60)
class SnapshotRefusalTest {

  private static final String PASSWORD = "c4nary-redis";

  private static RedisServer server;

  @BeforeAll
  static void start() {
    server =
        RedisServer.startWithPassword(
            PASSWORD, "repl-diskless-sync-delay 0", "enable-debug-command local");
  }

  @AfterAll
  static void end() {
    server.close();
  }

  private static String at(String login) {
    return "redis://" + login + "127.0.0.1:" + server.port();
  }

  private static AfterBytes capture(String uri) throws IOException {
    AfterBytes files = new AfterBytes(Long.MAX_VALUE, () -> {});
    RedisSnapshot.of(uri).capture(files, new TestRun());
    return files;
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String uri) {
    AbstractThrowableAssert<?, ? extends Throwable> refusal =
        assertThatThrownBy(() -> capture(uri)).isInstanceOf(DatabaseUnavailableException.class);
    refusal.hasMessageContaining("hint: ").message().doesNotContain("c4nary");
    return refusal;
  }

  @Test
  void asksForAPasswordThatIsMissing() {
    assertRefused(at("")).hasMessageContaining("wants a password").hasMessageContaining("NOAUTH");
  }

  @Test
  void tellsAWrongPassword() {
    assertRefused(at(":c4nary-wrong@")).hasMessageContaining("wrong password");
    assertRefused(at("nobody:c4nary-wrong@")).hasMessageContaining("user is unknown");
  }

  @Test
  void tellsAPasswordThatTheServerDoesNotKnow() {
    try (RedisServer open = RedisServer.start()) {
      assertRefused("redis://:c4nary@127.0.0.1:" + open.port())
          .hasMessageContaining("has no password");
    }
  }

  @Test
  void printsTheRightsThatSuffice() throws IOException {
    server.cli("acl", "setuser", "weak", "reset", "on", ">c4nary-weak", "+ping");

    assertRefused(at("weak:c4nary-weak@"))
        .hasMessageContaining("user 'weak' may not")
        .hasMessageContaining("ACL SETUSER weak " + SnapshotRights.LINE);

    List<String> words = new ArrayList<>(List.of("acl", "setuser", "weak"));
    words.addAll(List.of(SnapshotRights.LINE.split(" ")));
    server.cli(words.toArray(String[]::new));
    assertThat(capture(at("weak:c4nary-weak@")).taken()).isPositive();
  }

  @Test
  void tellsThatNobodyAnswers() {
    assertRefused("redis://127.0.0.1:" + ServerProcess.freePort())
        .hasMessageContaining("no server answers there");
  }

  @Test
  void tellsAnUnknownHost() {
    assertRefused("redis://no-such-host.invalid").hasMessageContaining("unknown host");
  }

  @Test
  void pointsToScanWhereReplicationIsForbidden() {
    try (RedisServer managed =
        RedisServer.start("rename-command PSYNC \"\"", "rename-command SYNC \"\"")) {
      assertRefused(managed.uri()).hasMessageContaining("RedisSnapshot.scan()");
    }
  }

  @Test
  void tellsAReplicaWithoutItsMaster() {
    try (RedisServer replica =
        RedisServer.start("replicaof 127.0.0.1 " + ServerProcess.freePort())) {
      assertRefused(replica.uri()).hasMessageContaining("own link to its master is down");
    }
  }

  @Test
  void tellsThatTheServerIsLoading() {
    try (RedisServer loading = RedisServer.start("enable-debug-command local")) {
      loading.cli("debug", "populate", "1000", "key", "10");
      loading.cli("config", "set", "key-load-delay", "3000");
      loading.cli("config", "set", "loading-process-events-interval-bytes", "1024");
      CompletableFuture<Void> reload =
          CompletableFuture.runAsync(() -> loading.cli("debug", "reload"));
      loading
          .process()
          .await("load", () -> loading.cli("info", "persistence").contains("loading:1"));

      assertRefused(loading.uri()).hasMessageContaining("still loading its data");

      loading.process().close();
      assertThat(reload.handle((done, failure) -> true)).succeedsWithin(Duration.ofSeconds(20));
    }
  }

  @Test
  void tellsThatNoTlsIsSpoken() {
    assertRefused("rediss://:c4nary@127.0.0.1:" + server.port() + "?timeout=300ms")
        .hasMessageContaining("says nothing")
        .hasMessageContaining("write redis:// if it speaks no TLS there");
  }
}
