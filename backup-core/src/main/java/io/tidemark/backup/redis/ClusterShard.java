package io.tidemark.backup.redis;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.redis.wire.Endpoint;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.RunContext.Registration;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A primary of a cluster with its slots, and the copy of it or of a replica. */
final class ClusterShard implements AutoCloseable {

  private final RedisUri uri;
  private final RunContext run;
  private final RedisConnection primary;
  private final Registration unblock;
  private final ClusterNode node;
  private final ReplicaCopy copy;

  private ClusterShard(
      RedisUri uri, RunContext run, RedisConnection primary, List<ClusterNode> known)
      throws IOException {
    this.uri = uri;
    this.run = run;
    this.primary = primary;
    this.unblock = run.onCancel(() -> ReplicaCopy.cut(primary));
    try {
      this.node = ownView(primary);
      this.copy = connectCopy(known);
    } catch (IOException | RuntimeException e) {
      unblock.close();
      throw e;
    }
  }

  /** Connects to a primary, and to a replica of it where one is healthy and up to date. */
  static ClusterShard connect(
      RedisUri uri, ClusterNode primary, List<ClusterNode> known, RunContext run) {
    RedisConnection connection = uri.connect(primary.endpoint(), "tidemark-backup");
    try {
      return new ClusterShard(uri, run, connection, known);
    } catch (IOException e) {
      ReplicaCopy.cut(connection);
      run.checkpoint();
      throw RedisErrors.connecting(primary.endpoint(), uri.user(), e);
    } catch (RuntimeException e) {
      ReplicaCopy.cut(connection);
      throw e;
    }
  }

  static List<ClusterNode> nodes(RedisConnection connection) throws IOException {
    return ClusterNode.parse(connection.call("CLUSTER", "NODES").text(), connection.endpoint());
  }

  private static ClusterNode ownView(RedisConnection connection) throws IOException {
    return nodes(connection).stream()
        .filter(ClusterNode::isMyself)
        .findFirst()
        .orElseThrow(() -> new IOException("CLUSTER NODES does not list the node itself"));
  }

  private ReplicaCopy connectCopy(List<ClusterNode> known) throws IOException {
    // What came with a slot before this must not be missing in what a replica has.
    long reached = ServerFacts.read(primary, "replication").number("master_repl_offset");
    for (ClusterNode replica : known) {
      if (replica.isHealthyReplicaOf(node)) {
        ReplicaCopy candidate = tried(replica.endpoint());
        if (candidate != null) {
          if (isUpToDate(candidate.facts(), reached)) {
            return candidate;
          }
          candidate.close();
        }
      }
    }
    return ReplicaCopy.connect(uri, primary.endpoint(), run);
  }

  private @Nullable ReplicaCopy tried(Endpoint replica) {
    try {
      return ReplicaCopy.connect(uri, replica, run);
    } catch (DatabaseUnavailableException e) {
      run.warn("a replica cannot be copied, its primary is instead: " + e.getMessage());
      return null;
    }
  }

  private static boolean isUpToDate(ServerFacts facts, long reached) {
    return facts.field("role").equals("slave")
        && facts.field("master_link_status").equals("up")
        && facts.number("slave_repl_offset") >= reached;
  }

  ClusterNode node() {
    return node;
  }

  ReplicaCopy copy() {
    return copy;
  }

  /** Requires that no slot has come or gone, and that there was no failover. */
  void requireSameSlots() {
    ClusterNode now;
    try {
      now = ownView(primary);
    } catch (IOException e) {
      run.checkpoint();
      throw RedisErrors.connecting(primary.endpoint(), uri.user(), e);
    }
    if (!now.holdsWhat(node)) {
      throw new BackupFailedException(
          "the cluster changed while it was copied: %s had the slots %s and has %s%s"
              .formatted(
                  primary.endpoint(),
                  node.slots(),
                  now.slots(),
                  now.flags().contains("master") ? "" : ", and is a replica now"),
          "run again when resharding or the failover is over");
    }
  }

  @Override
  public void close() {
    unblock.close();
    ReplicaCopy.cut(primary);
    copy.close();
  }
}
