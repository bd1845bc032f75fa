package io.tidemark.backup.redis;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.redis.wire.Endpoint;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.redis.wire.RedisErrorException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Whether sentinels could do a failover, and agree about who the master is. */
final class SentinelHealth {

  private SentinelHealth() {}

  /** Asks every sentinel that the URI names; empty if all is well. */
  static Optional<String> problem(RedisUri uri) {
    List<String> problems = new ArrayList<>();
    TreeSet<String> masters = new TreeSet<>();
    for (Endpoint sentinel : uri.endpoints()) {
      try {
        masters.add(SentinelView.ask(uri, sentinel, LookContext.NOW).primary().toString());
        quorum(uri, sentinel).ifPresent(problems::add);
      } catch (IOException | BackupException e) {
        problems.add("the sentinel " + sentinel + " does not answer: " + e.getMessage());
      }
    }
    if (masters.size() > 1) {
      problems.add("the sentinels name different masters: " + String.join(", ", masters));
    }
    return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
  }

  private static Optional<String> quorum(RedisUri uri, Endpoint sentinel) throws IOException {
    try (RedisConnection connection = RedisConnection.open(sentinel, uri.sentinelAccess())) {
      connection.call("SENTINEL", "CKQUORUM", uri.master());
      return Optional.empty();
    } catch (RedisErrorException e) {
      return Optional.of("the sentinel %s says: %s".formatted(sentinel, e.getMessage()));
    }
  }
}
