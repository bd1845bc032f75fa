package io.tidemark.backup.redis;

import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.redis.rdb.DumpPayload;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.redis.wire.Reply;
import io.tidemark.backup.source.RunContext;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Finds out whether a server takes a snapshot, and writes nothing for it. */
final class ServerReadiness {

  /** No server has such a type of values, so that it always refuses the value. */
  private static final int NO_TYPE = 0xff;

  private static final long USUAL_LARGEST_BYTES = 512L << 20;

  private final ServerLink link;
  private final Map<String, String> info;

  ServerReadiness(ServerLink link) {
    this.link = link;
    this.info = link.info();
  }

  Map<String, String> info() {
    return info;
  }

  /** Refuses a server that takes no writes at all. */
  void requireWritable() {
    if ("slave".equals(info.get("role"))) {
      throw new RestoreFailedException(
          "the server is a replica of %s:%s and takes no writes"
              .formatted(info.get("master_host"), info.get("master_port")),
          "restore into its primary");
    }
    if ("1".equals(info.get("cluster_enabled"))) {
      throw new RestoreFailedException(
          "the server is part of a cluster, into which keys are not restored",
          "restore into a server of its own");
    }
  }

  /**
   * Refuses a snapshot of a newer format. The server looks at a value's version before it looks at
   * its type: a value of no type tells one refusal from the other.
   */
  void requireVersion(int version) {
    link.work(
        "find out whether the server reads version " + version,
        connection -> {
          DumpPayload payload = DumpPayload.empty(NO_TYPE, version);
          connection.begin(4);
          for (String word : new String[] {"RESTORE", "tidemark:probe", "0"}) {
            connection.part(word.getBytes(StandardCharsets.US_ASCII));
          }
          connection.part(payload.sizeBytes(), payload::writeTo);
          connection.flush();
          Reply reply = connection.receive();
          return isHarmless(reply.toString()) ? reply : RedisConnection.succeeded(reply);
        });
  }

  /**
   * The version was fine, or this key is beyond the user's rights, which says nothing of others.
   */
  private static boolean isHarmless(String reply) {
    return reply.contains("Bad data format")
        || reply.contains("BUSYKEY")
        || (reply.contains("NOPERM") && reply.contains("keys"));
  }

  /** Refuses values of modules where the server has no module at all. */
  void requireModules(SnapshotCheck check) {
    if (check.ofModule().isEmpty()) {
      return;
    }
    Optional<Reply> loaded = link.tryAsk("MODULE", "LIST");
    if (loaded.isPresent() && loaded.get() instanceof Reply.Array all && all.items().isEmpty()) {
      throw new RestoreFailedException(
          "key %s has a value of a module, and the server has loaded none"
              .formatted(check.ofModule().get()),
          "load the module into the server, or choose other keys with matching()");
    }
  }

  /** Refuses a value that is longer than the server takes. */
  void requireRoom(SnapshotCheck check) {
    long most =
        link.tryAsk("CONFIG", "GET", "proto-max-bulk-len")
            .flatMap(ServerReadiness::setting)
            .orElse(USUAL_LARGEST_BYTES);
    if (check.largestBytes() + DumpPayload.MOST_OVERHEAD_BYTES > most) {
      throw new RestoreFailedException(
          "key %s has a value of %d bytes, and the server takes %d"
              .formatted(check.largest(), check.largestBytes(), most),
          "raise the server's setting proto-max-bulk-len, or restore a file with RedisFile");
    }
  }

  private static Optional<Long> setting(Reply reply) {
    return reply instanceof Reply.Array array && array.items().size() == 2
        ? Optional.of(Long.parseLong(array.items().get(1).text()))
        : Optional.empty();
  }

  /** Warns where the server may delete what is restored. */
  void warnOfEviction(RunContext run) {
    String policy = info.getOrDefault("maxmemory_policy", "noeviction");
    if (!"0".equals(info.getOrDefault("maxmemory", "0")) && !policy.equals("noeviction")) {
      run.warn(
          "the server evicts keys when it has %s bytes (%s): restored ones, too"
              .formatted(info.get("maxmemory"), policy));
    }
  }
}
