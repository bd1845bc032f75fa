package io.tidemark.backup.redis;

import io.tidemark.backup.health.HealthCheck;
import io.tidemark.backup.redis.wire.RedisConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a Redis server is as backups need it, by what INFO says: replication, saving to disk, and
 * memory for a fork. Through sentinels it is the master that is looked at. Immutable and
 * thread-safe; each look is a connection of its own.
 */
public final class RedisHealth {

  private static final String SERVER = "redis";
  private static final String REPLICATION = "redis replication";
  private static final String PERSISTENCE = "redis persistence";
  private static final String MEMORY = "redis memory";

  /** A fork doubles at worst what is used; beyond this part of the limit, keys are evicted. */
  private static final double TIGHT = 0.9;

  private final RedisUri uri;

  private RedisHealth(RedisUri uri) {
    this.uri = uri;
  }

  /** Prepares to look at the server at {@code uri}. */
  public static RedisHealth of(RedisUri uri) {
    return new RedisHealth(uri);
  }

  /** Returns checks by name, for {@link io.tidemark.backup.health.HealthChecks#addAll}. */
  public Map<String, HealthCheck> checks() {
    Map<String, HealthCheck> checks = new LinkedHashMap<>();
    checks.put(SERVER, () -> server(facts()));
    checks.put(REPLICATION, () -> replication(facts()));
    checks.put(PERSISTENCE, () -> persistence(facts()));
    checks.put(MEMORY, () -> memory(facts()));
    return checks;
  }

  private ServerFacts facts() throws IOException {
    try (RedisConnection connection = connect(uri, "tidemark-health")) {
      return ServerFacts.read(connection, "server", "replication", "persistence", "memory");
    }
  }

  /** Connects to the server, or to the master that sentinels name. */
  static RedisConnection connect(RedisUri uri, String purpose) {
    return uri.throughSentinels()
        ? uri.connect(SentinelView.newest(uri, LookContext.NOW).primary(), purpose)
        : uri.connect(purpose);
  }

  private static Optional<String> server(ServerFacts facts) {
    return facts.field("loading").equals("1")
        ? Optional.of("the server is still loading its data")
        : Optional.empty();
  }

  private static Optional<String> replication(ServerFacts facts) {
    if (facts.field("role").equals("slave") && !facts.field("master_link_status").equals("up")) {
      return Optional.of("the replica's link to its master is down");
    }
    List<String> lagging = new ArrayList<>();
    facts
        .info()
        .forEach(
            (name, value) -> {
              if (name.matches("slave[0-9]+") && !value.contains("state=online")) {
                lagging.add(value);
              }
            });
    return lagging.isEmpty()
        ? Optional.empty()
        : Optional.of("replicas are not in step: " + String.join("; ", lagging));
  }

  private static Optional<String> persistence(ServerFacts facts) {
    if (facts.field("rdb_last_bgsave_status").equals("err")) {
      return Optional.of("the last save to disk (BGSAVE) failed");
    }
    if (facts.field("aof_last_write_status").equals("err")) {
      return Optional.of("the last write of the append-only file failed");
    }
    if (facts.field("aof_last_bgrewrite_status").equals("err")) {
      return Optional.of("the last rewrite of the append-only file failed");
    }
    return Optional.empty();
  }

  private static Optional<String> memory(ServerFacts facts) {
    long most = facts.number("maxmemory");
    long used = facts.number("used_memory");
    return most > 0 && used > most * TIGHT
        ? Optional.of("%d of the %d bytes of maxmemory are used".formatted(used, most))
        : Optional.empty();
  }
}
