package io.tidemark.backup.redis;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.redis.rdb.RdbSummary;
import io.tidemark.backup.redis.wire.Endpoint;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.source.SourceReport.RestoreStep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes a snapshot of each primary of a cluster, all of nearly the same moment. Used once. */
final class ClusterRun {

  private static final int SLOTS = 16_384;

  private final RedisUri uri;
  private final SnapshotProof proof;
  private final RunContext run;
  private final List<ClusterShard> shards = new ArrayList<>();

  ClusterRun(RedisUri uri, SnapshotProof proof, RunContext run) {
    this.uri = uri;
    this.proof = proof;
    this.run = run;
  }

  SourceReport write(Endpoint anyNode, FileSink files) throws IOException {
    try {
      connect(anyNode);
      run.stage("waiting for the servers' snapshots");
      // By way of their disks: else each waits for further replicas first, one after the other.
      run.cut(this::fixMoments);
      shards.forEach(ClusterShard::requireSameSlots);
      List<NodeSnapshot> written = new ArrayList<>();
      for (ClusterShard shard : shards) {
        String name = SnapshotNames.file("redis-" + (written.size() + 1), run.startedAt());
        written.add(shard.copy().write(files, name, proof));
      }
      return report(written);
    } finally {
      shards.forEach(ClusterShard::close);
    }
  }

  private void connect(Endpoint anyNode) {
    List<ClusterNode> known = known(anyNode);
    for (ClusterNode node : known) {
      if (node.ownsSlots()) {
        shards.add(ClusterShard.connect(uri, node, known, run));
      }
    }
    List<ClusterNode> own = shards.stream().map(ClusterShard::node).toList();
    if (own.stream().anyMatch(ClusterNode::movesSlots)) {
      throw new BackupFailedException(
          "slots of the cluster are being moved", "run again when resharding is over");
    }
    int slots = own.stream().mapToInt(ClusterNode::slotCount).sum();
    if (slots != SLOTS) {
      throw new DatabaseUnavailableException(
          "the primaries of the cluster own %d of its %d slots".formatted(slots, SLOTS),
          "look at redis-cli --cluster check, and run again when every slot has one owner",
          null);
    }
  }

  @SuppressWarnings("try") // the registration only has to end
  private List<ClusterNode> known(Endpoint anyNode) {
    try (RedisConnection connection = uri.connect(anyNode, "tidemark-backup");
        RunContext.Registration unblock = run.onCancel(() -> ReplicaCopy.cut(connection))) {
      return ClusterShard.nodes(connection);
    } catch (IOException e) {
      run.checkpoint();
      throw RedisErrors.connecting(anyNode, uri.user(), e);
    }
  }

  private void fixMoments() {
    for (ClusterShard shard : shards) {
      SnapshotRun.fixMoment(shard.copy(), true);
    }
  }

  private SourceReport report(List<NodeSnapshot> written) {
    Map<String, String> facts = new HashMap<>(written.get(0).server().facts());
    facts.remove("role");
    facts.put("cluster-primaries", Integer.toString(written.size()));
    List<RestoreStep> steps = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      NodeSnapshot snapshot = written.get(i);
      ClusterNode node = shards.get(i).node();
      facts.put("node" + (i + 1), about(node, snapshot));
      steps.add(
          new RestoreStep(
              "Put this in as dump.rdb of the stopped primary that is to own the slots %s; see"
                      .formatted(String.join(" ", node.slots()))
                  + " docs/redis-topology.md.",
              snapshot.file(),
              "cat > dump-%d.rdb && redis-check-rdb dump-%d.rdb".formatted(i + 1, i + 1)));
    }
    facts.put("keys", Long.toString(written.stream().mapToLong(ClusterRun::keys).sum()));
    return new SourceReport(SnapshotReport.KIND, facts, List.of(), steps);
  }

  private static String about(ClusterNode node, NodeSnapshot snapshot) {
    return "id=%s,slots=%s,epoch=%s,copied=%s,keys=%d,offset=%d,digest=%s"
        .formatted(
            node.id(),
            String.join(" ", node.slots()),
            node.epoch(),
            snapshot.server().field("role").equals("slave") ? "replica" : "primary",
            keys(snapshot),
            snapshot.offset(),
            digest(snapshot));
  }

  private static long keys(NodeSnapshot snapshot) {
    return databases(snapshot).stream().mapToLong(RdbSummary.Database::keys).sum();
  }

  private static String digest(NodeSnapshot snapshot) {
    return databases(snapshot).stream().map(RdbSummary.Database::digest).findFirst().orElse("none");
  }

  private static List<RdbSummary.Database> databases(NodeSnapshot snapshot) {
    return snapshot.summary().map(RdbSummary::databases).orElse(List.of());
  }
}
