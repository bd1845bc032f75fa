package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.doctor.Diagnosis.Result;
import io.tidemark.backup.servers.RedisServer;
import java.time.InstantSource;
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
    return health().checks().get(name).problem();
  }

  @Test
  void aServerThatIsWellHasNoProblem() {
    assertThat(health().diagnoses()).hasSize(4).allMatch(it -> it.result() == Result.OK);
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
  void memoryThatIsNearItsLimitIsTold() throws Exception {
    server.cli("config", "set", "maxmemory", "1100000");

    assertThat(problem("redis memory"))
        .hasValueSatisfying(it -> assertThat(it).contains("of maxmemory"));
  }

  @Test
  void aServerThatIsGoneIsADiagnosisWithoutSecrets() {
    server.process().close();

    assertThat(health().diagnoses())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.result()).isEqualTo(Result.FAIL);
              assertThat(it.toString()).contains("no server answers").doesNotContain("c4nary");
            });
  }

  @Test
  void aSourceThatIsExaminedSaysTheSame() {
    assertThat(RedisSnapshot.of(server.uri()).examine(InstantSource.system()))
        .isEqualTo(health().diagnoses());
  }
}
