package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.postgres.DumpFolder;
import io.tidemark.backup.postgres.TestRun;
import io.tidemark.backup.servers.RedisCluster;
import io.tidemark.backup.servers.RedisServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class ClusterSnapshotTest {

  private final RedisCluster cluster = RedisCluster.start();

  @TempDir Path folder;

  @AfterEach
  void end() {
    cluster.close();
  }

  private RedisSnapshot source() {
    return RedisSnapshot.of(cluster.second().uri());
  }

  @Test
  void eachPrimaryIsCopiedFromAReplicaWhereThereIsOne() {
    cluster.fill(1000);
    cluster.first().cli("wait", "1", "10000");

    DumpFolder taken = DumpFolder.of(source(), folder);

    assertThat(taken.names()).hasSize(2);
    assertThat(taken.report().facts())
        .containsEntry("cluster-primaries", "2")
        .containsEntry("keys", "1000");
    assertThat(taken.report().facts().values())
        .anyMatch(fact -> fact.contains("slots=0-8191,") && fact.contains("copied=replica"))
        .anyMatch(fact -> fact.contains("slots=8192-16383,") && fact.contains("copied=primary"));
    requireRestorable(taken);
  }

  /** The keys of both files together are those of the cluster, each in one of them. */
  private void requireRestorable(DumpFolder taken) {
    int keys = 0;
    for (String name : taken.names()) {
      try (RedisServer restored = RedisServer.startFrom(folder.resolve(name))) {
        keys += Integer.parseInt(restored.cli("dbsize"));
      }
    }
    assertThat(keys).isEqualTo(1000);
  }

  @Test
  void slotsThatAreBeingMovedFailTheSnapshot() {
    String second = cluster.second().cli("cluster", "myid");
    cluster.first().cli("cluster", "setslot", "7", "migrating", second);

    assertThatThrownBy(() -> DumpFolder.of(source(), folder))
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining("slots of the cluster are being moved");
  }

  @Test
  void aUserWhoMayNotSeeTheNodesIsToldTheRight() {
    cluster
        .second()
        .cli("acl setuser reader on >c4nary-reader +psync +sync +replconf +info".split(" ", -1));
    String uri = "redis://reader:c4nary-reader@127.0.0.1:" + cluster.second().port();

    assertThatThrownBy(() -> DumpFolder.of(RedisSnapshot.of(uri), folder))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("+cluster|nodes")
        .message()
        .doesNotContain("c4nary");
  }

  @Test
  void slotsThatMoveMeanwhileFailTheSnapshot() {
    TestRun run = new TestRun();
    Runnable move =
        () -> {
          String second = cluster.second().cli("cluster", "myid");
          cluster.second().cli("cluster", "setslot", "7", "node", second);
          cluster.first().cli("cluster", "setslot", "7", "node", second);
        };

    assertThatThrownBy(
            () -> source().capture(new AfterBytes(1, () -> {}), new MomentRun(run, move)))
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining("the cluster changed while it was copied");
    assertThat(run.registrations()).isZero();
    for (RedisServer node : new RedisServer[] {cluster.first(), cluster.second()}) {
      assertThat(node.cli("client", "list")).doesNotContain("tidemark");
    }
  }
}
