package io.tidemark.backup.redis;

import io.tidemark.backup.redis.rdb.RdbSummary;
import io.tidemark.backup.redis.rdb.RdbSummary.Database;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.source.SourceReport.RestoreStep;
import io.tidemark.backup.source.SourceReport.TableSummary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Says what was copied and how to restore it without this library. */
final class SnapshotReport {

  /** The kind of backup in the manifest. */
  static final String KIND = "redis-rdb";

  /** Stands where databases of other products have a schema. */
  static final String SCHEMA = "redis";

  private SnapshotReport() {}

  static SourceReport of(NodeSnapshot node, Map<String, String> more) {
    Map<String, String> facts = facts(node);
    facts.putAll(more);
    List<TableSummary> tables = node.summary().map(SnapshotReport::tables).orElse(List.of());
    return new SourceReport(KIND, facts, tables, steps(node.file(), node.server()));
  }

  /** Returns what a reader should know of one server's snapshot. */
  static Map<String, String> facts(NodeSnapshot node) {
    Map<String, String> facts = new HashMap<>(node.server().facts());
    if (node.offset() >= 0) {
      facts.put("replication-id", node.replicationId());
      facts.put("replication-offset", Long.toString(node.offset()));
    }
    facts.put("proven", node.summary().isPresent() ? "yes" : "no");
    node.summary().ifPresent(summary -> facts.putAll(contents(summary)));
    return facts;
  }

  private static Map<String, String> contents(RdbSummary summary) {
    Map<String, String> facts = new HashMap<>();
    facts.put("rdb-version", Integer.toString(summary.version()));
    facts.put("keys", sum(summary, Database::keys));
    facts.put("expiring-keys", sum(summary, Database::expiring));
    facts.put("functions", Integer.toString(summary.functions()));
    if (!summary.modules().isEmpty()) {
      facts.put("modules", String.join(", ", summary.modules()));
    }
    for (Database database : summary.databases()) {
      facts.put(
          "db" + database.number(),
          "keys=%d,expiring=%d,bytes=%d"
              .formatted(database.keys(), database.expiring(), database.sizeBytes()));
    }
    return facts;
  }

  private static String sum(RdbSummary summary, ToLongFunction<Database> figure) {
    return Long.toString(summary.databases().stream().mapToLong(figure).sum());
  }

  /** Returns the databases, in place of tables. */
  static List<TableSummary> tables(RdbSummary summary) {
    return summary.databases().stream()
        .map(
            database ->
                new TableSummary(
                    SCHEMA,
                    "db" + database.number(),
                    database.keys(),
                    "xxh3-128-sum:" + database.digest()))
        .toList();
  }

  private static List<RestoreStep> steps(String file, ServerFacts server) {
    return List.of(
        new RestoreStep(
            "Check the snapshot; it is written into the current folder as dump.rdb.",
            file,
            "cat > dump.rdb && redis-check-rdb dump.rdb"),
        new RestoreStep(
            "Stop the server to restore into, without saving. It must be %s %s or newer, and what"
                    .formatted(server.program(), server.version())
                + " it holds is replaced.",
            "",
            "redis-cli SHUTDOWN NOSAVE"),
        new RestoreStep(
            "Put dump.rdb where its configuration says (dir and dbfilename), owned by its user.",
            "",
            "install -m 640 -o redis -g redis dump.rdb /var/lib/redis/dump.rdb"),
        new RestoreStep(
            "Start the server with appendonly no, whatever redis.conf says: with appendonly yes it"
                + " ignores dump.rdb and begins empty.",
            "",
            "redis-server /etc/redis/redis.conf --appendonly no"),
        new RestoreStep(
            "If it is to have an append-only file, let it write one from what it has loaded, and"
                + " only then start it with appendonly yes again.",
            "",
            "redis-cli CONFIG SET appendonly yes"));
  }
}
