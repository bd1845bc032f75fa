package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.postgres.DumpFolder;
import io.tidemark.backup.postgres.TestRun;
import io.tidemark.backup.servers.RedisSentinels;
import io.tidemark.backup.servers.RedisServer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class SnapshotThroughSentinelsTest {

  private final RedisSentinels servers = RedisSentinels.start("c4nary-sentinel");

  @TempDir Path folder;

  @AfterEach
  void end() {
    servers.close();
  }

  private DumpFolder snapshot() {
    return DumpFolder.of(RedisSnapshot.of(servers.uri()), folder);
  }

  private static String fork(RedisServer server) {
    return server.cli("info", "stats").lines().filter(it -> it.contains("total_forks")).toList()
        + "";
  }

  @Test
  void aHealthyReplicaIsCopiedRatherThanTheMaster() {
    servers.master().cli("set", "name", "value");
    servers.master().cli("wait", "1", "10000");
    String forks = fork(servers.master());

    DumpFolder taken = snapshot();

    assertThat(taken.report().facts())
        .containsEntry("role", "slave")
        .containsEntry("keys", "1")
        .containsEntry("sentinel-master", "shop");
    assertThat(fork(servers.master())).isEqualTo(forks);
  }

  @Test
  void theMasterIsCopiedWhereTheReplicaHasLostIt() {
    servers.replica().cli("replicaof", "127.0.0.1", "1");

    assertThat(snapshot().report().facts()).containsEntry("role", "master");
  }

  @Test
  void theNextSnapshotIsOfTheNewMasterAfterAFailover() {
    servers.master().cli("set", "name", "value");
    servers.master().cli("wait", "1", "10000");
    servers.failOver();
    servers.master().close();

    assertThat(snapshot().report().facts())
        .containsEntry("role", "master")
        .containsEntry("keys", "1")
        .containsEntry("primary", "redis://127.0.0.1:" + servers.replica().port());
  }

  @Test
  void aFailoverMeanwhileFailsTheSnapshot() {
    servers.replica().cli("debug", "populate", "20000", "key", "100");
    TestRun run = new TestRun();

    assertThatThrownBy(
            () ->
                RedisSnapshot.of(servers.uri())
                    .capture(new AfterBytes(100_000, servers::failOver), run))
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining("failover")
        .hasMessageContaining("hint: run again")
        .message()
        .doesNotContain("c4nary");
    assertThat(run.registrations()).isZero();
  }

  @Test
  void aRestoreGoesToTheMaster() throws Exception {
    try (RedisServer other = RedisServer.start()) {
      other.cli("set", "name", "value");
      RedisTarget.of(servers.uri()).restore(SavedSnapshot.of(other), new TestRun());
    }

    assertThat(servers.master().cli("get", "name")).isEqualTo("value");
  }

  @Test
  void sentinelsThatAreWellHaveNoProblem() throws Exception {
    assertThat(sentinels(servers.uri())).isEmpty();
  }

  @Test
  void aSentinelThatDoesNotAnswerIsTold() throws Exception {
    String more = servers.uri().replace("/shop", ",127.0.0.1:1/shop");

    assertThat(sentinels(more))
        .hasValueSatisfying(
            it -> assertThat(it).contains("127.0.0.1:1 does not answer").doesNotContain("c4nary"));
  }

  @Test
  void aLostMajorityIsTold() throws Exception {
    servers.cli("sentinel", "set", "shop", "quorum", "3");

    assertThat(sentinels(servers.uri()))
        .hasValueSatisfying(it -> assertThat(it).contains("NOQUORUM"));
  }

  private static Optional<String> sentinels(String uri) throws Exception {
    return Objects.requireNonNull(
            RedisHealth.of(RedisUri.parse(uri)).checks().get("redis sentinels"))
        .problem();
  }

  @Test
  void aMasterThatNoSentinelKnowsIsNamed() {
    AfterBytes files = new AfterBytes(1, () -> {});

    assertThatThrownBy(() -> RedisSnapshot.of(servers.uri() + "x").capture(files, new TestRun()))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("no sentinel tells where 'shopx' is")
        .message()
        .doesNotContain("c4nary");
  }
}
