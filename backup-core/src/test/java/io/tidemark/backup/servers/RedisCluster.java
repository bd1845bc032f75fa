package io.tidemark.backup.servers;

import java.util.ArrayList;
import java.util.List;

/**
 * A cluster of two primaries, the first of which has a replica. Closing ends all. Without
 * passwords.
 */
public final class RedisCluster implements AutoCloseable {

  private final List<RedisServer> nodes = new ArrayList<>();

  private RedisCluster() {}

  /** Starts the nodes and waits until each says that the cluster is well. */
  public static RedisCluster start() {
    RedisCluster cluster = new RedisCluster();
    List<Integer> buses = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int bus = ServerProcess.freePort();
      buses.add(bus);
      cluster.nodes.add(
          RedisServer.start(
              "cluster-enabled yes",
              "cluster-port " + bus,
              "cluster-node-timeout 5000",
              "repl-diskless-sync-delay 0",
              "enable-debug-command local"));
    }
    cluster.first().cli("cluster", "addslotsrange", "0", "8191");
    cluster.second().cli("cluster", "addslotsrange", "8192", "16383");
    cluster.second().cli("cluster", "set-config-epoch", "2");
    cluster.first().cli("cluster", "set-config-epoch", "1");
    for (int i = 1; i < 3; i++) {
      String port = Integer.toString(cluster.nodes.get(i).port());
      cluster.first().cli("cluster", "meet", "127.0.0.1", port, buses.get(i).toString());
    }
    cluster.awaitAll("meet", "cluster info", "cluster_state:ok", "cluster_known_nodes:3");
    cluster.replica().cli("cluster", "replicate", cluster.first().cli("cluster", "myid"));
    cluster
        .replica()
        .process()
        .await(
            "be in step",
            () -> cluster.replica().cli("info", "replication").contains("link_status:up"));
    cluster
        .second()
        .process()
        .await("see the replica", () -> cluster.second().cli("cluster", "nodes").contains("slave"));
    return cluster;
  }

  private void awaitAll(String what, String command, String... signs) {
    for (RedisServer node : nodes) {
      node.process()
          .await(
              what,
              () -> {
                String said = node.cli(command.split(" ", -1));
                return List.of(signs).stream().allMatch(said::contains);
              });
    }
  }

  public RedisServer first() {
    return nodes.get(0);
  }

  public RedisServer second() {
    return nodes.get(1);
  }

  /** Returns the replica of the first. */
  public RedisServer replica() {
    return nodes.get(2);
  }

  /** Stores something under so many names, wherever they belong. */
  public void fill(int keys) {
    StringBuilder commands = new StringBuilder();
    for (int i = 0; i < keys; i++) {
      commands.append("set key:").append(i).append(" value-").append(i).append('\n');
    }
    CommandLine.of("redis-cli", "-c", "-p", Integer.toString(first().port()))
        .input(commands.toString())
        .run()
        .succeeded();
  }

  @Override
  public void close() {
    nodes.forEach(RedisServer::close);
  }
}
