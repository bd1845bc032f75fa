package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.postgres.TestRun;
import io.tidemark.backup.servers.RedisServer;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers, runs and storages that fail within a snapshot. */
@Timeout(60)
class SnapshotFaultTest {

  private static final String PASSWORD = "c4nary-redis";

  /** More than a connection's buffers take, so that the server is not done when we are stopped. */
  private static final String KEYS = "200000";

  private static final long EARLY = 300_000;

  private final RedisServer server =
      RedisServer.startWithPassword(
          PASSWORD, "repl-diskless-sync-delay 0", "enable-debug-command local");
  private final TestRun run = new TestRun();

  @AfterEach
  void end() {
    server.close();
  }

  private void populate() {
    server.cli("debug", "populate", KEYS, "key", "100");
  }

  private AfterBytes capture(String parameters, AfterBytes.Action action) throws IOException {
    AfterBytes files = new AfterBytes(EARLY, action);
    RedisSnapshot.of(server.uri() + parameters).capture(files, run);
    return files;
  }

  private void requireNoReplica() {
    server
        .process()
        .await(
            "lose its replica",
            () -> server.cli("info", "replication").contains("connected_slaves:0"));
    assertThat(server.cli("client", "list")).doesNotContain("tidemark");
    assertThat(run.registrations()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void aServerThatIsKilledFailsTheSnapshot(String direct) {
    populate();
    server.cli("config", "set", "repl-diskless-sync", direct);

    assertThatThrownBy(() -> capture("", () -> server.process().close()))
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining("broke off after")
        .hasMessageContaining("hint: ")
        .message()
        .doesNotContain("c4nary");
    assertThat(run.registrations()).isZero();
  }

  @Test
  void aServerThatHangsFailsTheSnapshotWithinTheTimeLimit() {
    populate();

    assertThatThrownBy(() -> capture("?timeout=300ms", () -> server.process().signal("STOP")))
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining("broke off after")
        .hasMessageContaining("says nothing within the time limit")
        .hasMessageContaining("?timeout=");

    server.process().signal("CONT");
    requireNoReplica();
  }

  @Test
  void aServerThatCannotWriteItsDiskFailsTheSnapshot() {
    server.cli("config", "set", "repl-diskless-sync", "no");
    server.cli("config", "set", "rdbcompression", "no");
    populate();
    server.cli("config", "set", "dbfilename", "dump.rdb");
    server.path("").toFile().setWritable(false, false);
    try {
      assertThatThrownBy(() -> capture("", () -> {}))
          .isInstanceOf(BackupFailedException.class)
          .hasMessageContaining("broke off after 0 bytes")
          .hasMessageContaining("its disk be full");
    } finally {
      server.path("").toFile().setWritable(true, true);
    }
    requireNoReplica();
  }

  @Test
  void aServerThatLosesPatienceFailsTheSnapshot() {
    server.cli("config", "set", "repl-timeout", "1");
    populate();

    assertThatThrownBy(
            () ->
                capture(
                    "",
                    () ->
                        server
                            .process()
                            .await(
                                "lose patience",
                                () ->
                                    server.process().output().contains("Disconnecting timedout"))))
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining("repl-timeout");

    requireNoReplica();
  }

  @Test
  void whatIsWrittenMeanwhileFillsNoBuffer() throws IOException {
    server.cli("config", "set", "client-output-buffer-limit", "replica 1mb 1mb 1");
    populate();

    AfterBytes files = capture("", () -> server.cli("debug", "populate", "300000", "other", "100"));

    assertThat(files.taken()).isGreaterThan(EARLY);
    assertThat(server.cli("dbsize")).isEqualTo("500000");
    requireNoReplica();
  }

  @Test
  void aCancelledRunEndsTheLink() {
    populate();

    assertThatThrownBy(() -> capture("", run::cancel)).isInstanceOf(RunCancelledException.class);

    requireNoReplica();
  }

  @Test
  void aStorageThatFailsEndsTheLinkAndIsTold() {
    populate();

    assertThatThrownBy(
            () ->
                capture(
                    "",
                    () -> {
                      throw new IOException("no space left on the test's device");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("no space left on the test's device");

    requireNoReplica();
  }

  @Test
  void theLinkIsGoneWhenTheSnapshotIsThere() throws IOException {
    populate();

    capture("", () -> {});

    requireNoReplica();
  }

  @Test
  void nothingOfABrokenSnapshotIsListed() {
    populate();
    BackupPipeline pipeline =
        BackupPipeline.named("cache")
            .from(RedisSnapshot.of(server.uri() + "?timeout=500ms"))
            .to("memory", new InMemoryStorage())
            .build();
    pipeline.run();
    server.process().signal("STOP");

    assertThatThrownBy(pipeline::run).isInstanceOf(DatabaseUnavailableException.class);

    server.process().signal("CONT");
    assertThat(pipeline.list().backups()).hasSize(1);
    assertThat(pipeline.list().unfinished()).isEmpty();
    requireNoReplica();
  }
}
