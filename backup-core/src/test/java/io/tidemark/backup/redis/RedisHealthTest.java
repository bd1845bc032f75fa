package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.servers.RedisServer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RedisHealthTest {

  private final RedisServer server = RedisServer.startWithPassword("c4nary-health");

  @AfterEach
  void end() {
    server.close();
  }

  private RedisHealth health() {
    return RedisHealth.of(RedisUri.parse(server.uri()));
  }

  private Optional<String> problem(String name) throws Exception {
    return Objects.requireNonNull(health().checks().get(name), name).problem();
  }

  @Test
  void aServerThatIsWellHasNoProblem() throws Exception {
    for (String name : health().checks().keySet()) {
      assertThat(problem(name)).isEmpty();
    }
  }

  @Test
  void aReplicaWithoutItsMasterIsTold() throws Exception {
    server.cli("replicaof", "127.0.0.1", "1");

    assertThat(problem("redis replication"))
        .hasValueSatisfying(it -> assertThat(it).contains("is down"));
  }

  @Test
  void aFailedSaveIsTold() throws Exception {
    server.path("").toFile().setWritable(false, false);
    try {
      server.client("bgsave").run();
      server
          .process()
          .await(
              "fail to save",
              () -> server.cli("info", "persistence").contains("rdb_last_bgsave_status:err"));
    } finally {
      server.path("").toFile().setWritable(true, true);
    }

    assertThat(problem("redis persistence")).contains("the last save to disk (BGSAVE) failed");
  }

  @Test
  void aReplicaThatLagsIsTold() throws Exception {
    try (RedisServer replica =
        RedisServer.startWithPassword("c4nary-health", "replicaof 127.0.0.1 " + server.port())) {
      replica
          .process()
          .await("be in step", () -> server.cli("info", "replication").contains("state=online"));
      assertThat(problem("redis replication")).isEmpty();
      replica.process().signal("STOP");
      server.cli("SET", "large", "x".repeat(2_000));

      RedisHealth strict = health().maxReplicaLagBytes(1_000);
      assertThat(Objects.requireNonNull(strict.checks().get("redis replication")).problem())
          .hasValueSatisfying(it -> assertThat(it).contains("not in step"));
      assertThat(problem("redis replication")).isEmpty();
    }
  }

  @Test
  void anOldSaveIsTold() throws Exception {
    RedisHealth strict = health().maxSaveAge(Duration.ofSeconds(-1));

    assertThat(Objects.requireNonNull(strict.checks().get("redis persistence")).problem())
        .hasValueSatisfying(it -> assertThat(it).contains("the last save to disk was"));
    assertThat(
            Objects.requireNonNull(
                    health().maxSaveAge(Duration.ofDays(1)).checks().get("redis persistence"))
                .problem())
        .isEmpty();
  }

  @Test
  void memoryThatIsNearItsLimitIsTold() throws Exception {
    server.cli("config", "set", "maxmemory", "1100000");

    assertThat(problem("redis memory"))
        .hasValueSatisfying(it -> assertThat(it).contains("of maxmemory"));
  }

  @Test
  void aServerThatIsGoneIsAProblemWithoutSecrets() {
    server.process().close();

    assertThatThrownBy(() -> problem("redis"))
        .hasMessageContaining("no server answers")
        .message()
        .doesNotContain("c4nary");
  }
}
