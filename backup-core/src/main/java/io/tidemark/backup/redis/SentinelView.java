package io.tidemark.backup.redis;

import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.redis.wire.Endpoint;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.redis.wire.Reply;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.RunContext.Registration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a sentinel says of a master and its replicas.
 *
 * @param master its fields, as the sentinel names them, with its present address
 * @param replicas the fields of each
 */
record SentinelView(
    Endpoint sentinel, Map<String, String> master, List<Map<String, String>> replicas) {

  SentinelView {
    master = Map.copyOf(master);
    replicas = List.copyOf(replicas);
  }

  /**
   * Asks all sentinels, and returns the view of one that has heard of the latest failover.
   *
   * @throws DatabaseUnavailableException if none answers, or none knows the master
   */
  static SentinelView newest(RedisUri uri, RunContext run) {
    List<SentinelView> views = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    IOException last = null;
    for (Endpoint sentinel : uri.endpoints()) {
      run.checkpoint();
      try {
        views.add(ask(uri, sentinel, run));
      } catch (IOException e) {
        run.checkpoint();
        failures.add(sentinel.host() + ":" + sentinel.port() + " (" + e.getMessage() + ")");
        last = e;
      }
    }
    if (views.isEmpty()) {
      throw new DatabaseUnavailableException(
          "no sentinel tells where '%s' is: %s"
              .formatted(uri.master(), String.join(", ", failures)),
          "check the sentinels' hosts and ports, the master's name, and sentinel-user and"
              + " sentinel-password in the URI",
          last);
    }
    views.sort(Comparator.comparingLong(SentinelView::epoch).reversed());
    return views.get(0);
  }

  @SuppressWarnings("try") // the registration only has to end
  static SentinelView ask(RedisUri uri, Endpoint sentinel, RunContext run) throws IOException {
    try (RedisConnection connection = RedisConnection.open(sentinel, uri.sentinelAccess());
        Registration unblock = run.onCancel(() -> ReplicaCopy.cut(connection))) {
      Map<String, String> master = fields(connection.call("SENTINEL", "MASTER", uri.master()));
      // While a failover ends, only this has the new address already.
      Reply place = connection.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", uri.master());
      List<Reply> address = ((Reply.Array) place).items();
      master.put("ip", address.get(0).text());
      master.put("port", address.get(1).text());
      Reply listed = connection.call("SENTINEL", "SLAVES", uri.master());
      List<Map<String, String>> replicas = new ArrayList<>();
      for (Reply replica : ((Reply.Array) listed).items()) {
        replicas.add(fields(replica));
      }
      return new SentinelView(sentinel, master, replicas);
    }
  }

  private static Map<String, String> fields(Reply reply) {
    Map<String, String> fields = new HashMap<>();
    List<Reply> items = ((Reply.Array) reply).items();
    for (int i = 0; i + 1 < items.size(); i += 2) {
      fields.put(items.get(i).text(), items.get(i + 1).text());
    }
    return fields;
  }

  /** Returns which failover this is the view after. */
  long epoch() {
    return Long.parseLong(master.getOrDefault("config-epoch", "0"));
  }

  Endpoint primary() {
    return endpoint(master);
  }

  private Endpoint endpoint(Map<String, String> fields) {
    return new Endpoint(
        fields.getOrDefault("ip", ""),
        Integer.parseInt(fields.getOrDefault("port", "0")),
        sentinel.tls());
  }

  /** Returns the servers to copy from: healthy replicas, the most advanced first; the master. */
  List<Endpoint> candidates() {
    List<Endpoint> candidates = new ArrayList<>();
    replicas.stream()
        .filter(SentinelView::isHealthy)
        .sorted(Comparator.comparingLong(SentinelView::position).reversed())
        .map(this::endpoint)
        .forEach(candidates::add);
    candidates.add(primary());
    return candidates;
  }

  /** Any further flag says that it is down, disconnected, or about to be promoted. */
  private static boolean isHealthy(Map<String, String> replica) {
    return "slave".equals(replica.get("flags")) && "ok".equals(replica.get("master-link-status"));
  }

  private static long position(Map<String, String> replica) {
    return Long.parseLong(replica.getOrDefault("slave-repl-offset", "0"));
  }

  /** Returns whether a server is what it is taken for; sentinels hear of changes late. */
  boolean isRight(Endpoint server, ServerFacts facts) {
    if (server.equals(primary())) {
      return facts.field("role").equals("master");
    }
    return facts.field("role").equals("slave")
        && facts.field("master_link_status").equals("up")
        && facts.field("master_host").equals(primary().host())
        && facts.number("master_port") == primary().port();
  }
}
