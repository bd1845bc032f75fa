package io.tidemark.backup.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A master with one replica and one sentinel that watches both, and fails over within seconds.
 * Closing ends all.
 */
public final class RedisSentinels implements AutoCloseable {

  private static final String NAME = "shop";

  private final ServerFolder folder = ServerFolder.create("sentinel");
  private final int port = ServerProcess.freePort();
  private final RedisServer master;
  private final RedisServer replica;
  private final String password;
  private final ServerProcess sentinel;

  private RedisSentinels(RedisServer master, RedisServer replica, String password) {
    this.password = password;
    this.master = master;
    this.replica = replica;
    this.sentinel = sentinel();
  }

  /** Starts all three, and waits until the sentinel knows that the replica is well. */
  public static RedisSentinels start(String password) {
    String[] settings = {"repl-diskless-sync-delay 0", "enable-debug-command local"};
    RedisServer master = RedisServer.startWithPassword(password, settings);
    RedisServer replica =
        RedisServer.startWithPassword(
            password, settings[0], settings[1], "replicaof 127.0.0.1 " + master.port());
    replica
        .process()
        .await(
            "be in step",
            () -> replica.cli("info", "replication").contains("master_link_status:up"));
    RedisSentinels all = new RedisSentinels(master, replica, password);
    all.sentinel.await(
        "know a healthy replica",
        () -> all.cli("sentinel", "replicas", NAME).contains("master-link-status\nok"));
    return all;
  }

  private ServerProcess sentinel() {
    List<String> lines =
        List.of(
            "port " + port,
            "bind 127.0.0.1",
            "dir " + folder.root(),
            "sentinel monitor %s 127.0.0.1 %d 1".formatted(NAME, master.port()),
            "sentinel auth-pass %s %s".formatted(NAME, password),
            "sentinel down-after-milliseconds " + NAME + " 500",
            "sentinel failover-timeout " + NAME + " 2000");
    try {
      Files.write(folder.path("sentinel.conf"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ServerAccount.own(folder.root());
    List<String> words =
        ServerAccount.words(
            CommandLine.locate("redis-sentinel"),
            folder.path("sentinel.conf"),
            "--port",
            Integer.toString(port));
    return ServerProcess.start(folder.path("log"), Map.of(), words.toArray(String[]::new))
        .awaitPort(port);
  }

  public RedisServer master() {
    return master;
  }

  public RedisServer replica() {
    return replica;
  }

  /** Returns the address through the sentinel, with the servers' password. */
  public String uri() {
    return "redis-sentinel://:%s@127.0.0.1:%d/%s".formatted(password, port, NAME);
  }

  /** Promotes the replica, as the sentinel does when the master is gone; waits until it is done. */
  public void failOver() {
    cli("sentinel", "failover", NAME);
    sentinel.await(
        "fail over",
        () ->
            cli("sentinel", "get-master-addr-by-name", NAME)
                .endsWith(Integer.toString(replica.port())));
  }

  /** Runs redis-cli at the sentinel and returns what it prints. */
  public String cli(String... arguments) {
    List<String> words = new ArrayList<>(List.of("-p", Integer.toString(port)));
    words.addAll(List.of(arguments));
    return CommandLine.of("redis-cli", words.toArray(String[]::new))
        .run()
        .succeeded()
        .output()
        .stripTrailing();
  }

  @Override
  public void close() {
    sentinel.close();
    replica.close();
    master.close();
    folder.close();
  }
}
