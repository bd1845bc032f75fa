package io.tidemark.backup.redis;

import io.tidemark.backup.health.HealthCheck;
import io.tidemark.backup.redis.wire.RedisConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  private static final Pattern OFFSET = Pattern.compile("offset=([0-9]{1,18})");

  /** A fork doubles at worst what is used; beyond this part of the limit, keys are evicted. */
  private static final double TIGHT = 0.9;

  private static final String SENTINELS = "redis sentinels";

  /** A replica that lacks more is not in step, unless given. */
  private static final long USUAL_LAG_BYTES = 64L << 20;

  private final RedisUri uri;
  private final long maxLagBytes;
  private final Optional<Duration> maxSaveAge;

  private RedisHealth(RedisUri uri, long maxLagBytes, Optional<Duration> maxSaveAge) {
    this.uri = uri;
    this.maxLagBytes = maxLagBytes;
    this.maxSaveAge = maxSaveAge;
  }

  /** Prepares to look at the server at {@code uri}. */
  public static RedisHealth of(RedisUri uri) {
    return new RedisHealth(uri, USUAL_LAG_BYTES, Optional.empty());
  }

  /** Returns the same with another limit for what a replica lacks; 64 MiB unless given. */
  public RedisHealth maxReplicaLagBytes(long bytes) {
    return new RedisHealth(uri, bytes, maxSaveAge);
  }

  /**
   * Returns the same, to which a server that last saved to its own disk longer ago is a problem.
   * Without, the age does not matter: many servers save rarely, or never.
   */
  public RedisHealth maxSaveAge(Duration age) {
    return new RedisHealth(uri, maxLagBytes, Optional.of(age));
  }

  /** Returns checks by name, for {@link io.tidemark.backup.health.HealthChecks#addAll}. */
  public Map<String, HealthCheck> checks() {
    Map<String, HealthCheck> checks = new LinkedHashMap<>();
    checks.put(SERVER, () -> server(facts()));
    checks.put(REPLICATION, () -> replication(facts()));
    checks.put(PERSISTENCE, () -> persistence(facts()));
    checks.put(MEMORY, () -> memory(facts()));
    if (uri.throughSentinels()) {
      checks.put(SENTINELS, () -> SentinelHealth.problem(uri));
    }
    return checks;
  }

  private ServerFacts facts() throws IOException {
    try (RedisConnection connection = connect(uri, "tidemark-health")) {
      return ServerFacts.read(connection, "server", "replication", "persistence", "memory")
          .at(ServerLink.millis(connection.call("TIME")) / 1000);
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

  private Optional<String> replication(ServerFacts facts) {
    if (facts.field("role").equals("slave") && !facts.field("master_link_status").equals("up")) {
      return Optional.of("the replica's link to its master is down");
    }
    List<String> lagging = new ArrayList<>();
    facts
        .info()
        .forEach(
            (name, value) -> {
              if (name.matches("slave[0-9]+")
                  && (!value.contains("state=online") || lag(facts, value) > maxLagBytes)) {
                lagging.add(value);
              }
            });
    return lagging.isEmpty()
        ? Optional.empty()
        : Optional.of("replicas are not in step: " + String.join("; ", lagging));
  }

  /** Returns how many bytes a replica has not acknowledged. */
  private static long lag(ServerFacts facts, String replica) {
    Matcher offset = OFFSET.matcher(replica);
    return offset.find()
        ? facts.number("master_repl_offset") - Long.parseLong(offset.group(1))
        : Long.MAX_VALUE;
  }

  private Optional<String> persistence(ServerFacts facts) {
    if (facts.field("rdb_last_bgsave_status").equals("err")) {
      return Optional.of("the last save to disk (BGSAVE) failed");
    }
    if (facts.field("aof_last_write_status").equals("err")) {
      return Optional.of("the last write of the append-only file failed");
    }
    if (facts.field("aof_last_bgrewrite_status").equals("err")) {
      return Optional.of("the last rewrite of the append-only file failed");
    }
    Duration age =
        Duration.ofSeconds(facts.number(ServerFacts.NOW) - facts.number("rdb_last_save_time"));
    return maxSaveAge.isPresent() && age.compareTo(maxSaveAge.get()) > 0
        ? Optional.of("the last save to disk was %s ago".formatted(age))
        : Optional.empty();
  }

  private static Optional<String> memory(ServerFacts facts) {
    long most = facts.number("maxmemory");
    long used = facts.number("used_memory");
    if (most > 0 && used > most * TIGHT) {
      return Optional.of("%d of the %d bytes of maxmemory are used".formatted(used, most));
    }
    long machine = facts.number("total_system_memory");
    return machine > 0 && used > machine * TIGHT
        ? Optional.of(
            "%d of the machine's %d bytes of memory are used, and a fork needs more"
                .formatted(used, machine))
        : Optional.empty();
  }
}
