package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.doctor.Diagnosis;
import io.tidemark.backup.doctor.Diagnosis.Result;
import io.tidemark.backup.servers.RedisServer;
import io.tidemark.backup.servers.ServerProcess;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SnapshotExaminationTest {

  private static List<Diagnosis> examined(String uri) {
    return RedisSnapshot.of(uri).examine(InstantSource.system());
  }

  @Test
  void tellsWhatServerItIs() {
    try (RedisServer server = RedisServer.startWithPassword("c4nary-redis")) {
      List<Diagnosis> found = examined(server.uri());

      assertThat(found).extracting(Diagnosis::result).containsOnly(Result.OK);
      assertThat(found.get(0).text()).contains("redis 7.", "a master", "'default'");
      assertThat(server.cli("info", "replication")).contains("connected_slaves:0");
    }
  }

  @Test
  void tellsWhyThereIsNone() {
    assertThat(examined("redis://:c4nary@127.0.0.1:" + ServerProcess.freePort()))
        .singleElement()
        .satisfies(
            diagnosis -> {
              assertThat(diagnosis.result()).isEqualTo(Result.FAIL);
              assertThat(diagnosis.toString()).contains("no server").doesNotContain("c4nary");
            });
  }

  @Test
  void tellsAReplicaThatHasLostItsMaster() {
    try (RedisServer replica =
        RedisServer.start("replicaof 127.0.0.1 " + ServerProcess.freePort())) {
      assertThat(examined(replica.uri()))
          .anySatisfy(
              diagnosis -> {
                assertThat(diagnosis.result()).isEqualTo(Result.FAIL);
                assertThat(diagnosis.text()).contains("to its master is down");
              });
    }
  }
}
