package io.tidemark.backup.postgres.incremental;

import io.tidemark.backup.servers.PostgresServer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is in all databases of a server, and whether its structures are sound. */
final class DatabaseState {

  private DatabaseState() {}

  /** Returns a sum over the rows of each table of each database. */
  static Map<String, String> sums(PostgresServer server) {
    TreeMap<String, String> sums = new TreeMap<>();
    for (String database : names(server, "postgres", DATABASES)) {
      for (String table : names(server, database, TABLES)) {
        String sum = "SELECT count(*) || ' ' || sum(hashtext(t::text)::bigint) FROM %s t";
        sums.put(database + "." + table, server.query(database, sum.formatted(table)));
      }
    }
    return sums;
  }

  /** Reads every page of every table, and looks up every row in every index. */
  static String damage(PostgresServer server) {
    StringBuilder damage = new StringBuilder();
    for (String database : names(server, "postgres", DATABASES)) {
      server.execute(database, "CREATE EXTENSION IF NOT EXISTS amcheck");
      server.query(database, INDEXES);
      damage.append(server.query(database, HEAPS));
    }
    return damage.toString();
  }

  private static List<String> names(PostgresServer server, String database, String sql) {
    String names = server.query(database, sql);
    return names.isEmpty() ? List.of() : List.of(names.split(","));
  }

  private static final String DATABASES =
      "SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database WHERE datallowconn"
          + " AND NOT datistemplate";

  private static final String TABLES =
      "SELECT coalesce(string_agg(c.oid::regclass::text, ',' ORDER BY c.oid::regclass::text), '')"
          + " FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";

  private static final String INDEXES =
      "SELECT count(bt_index_check(i.oid, true)::text) FROM pg_class i"
          + " JOIN pg_am a ON a.oid = i.relam"
          + " WHERE relkind = 'i' AND amname = 'btree' AND relpersistence = 'p'";

  private static final String HEAPS =
      "SELECT coalesce(string_agg(c.relname || ': ' || v.msg, '; '), '') FROM pg_class c,"
          + " LATERAL verify_heapam(c.oid) v"
          + " WHERE relkind IN ('r', 't', 'm') AND relpersistence = 'p'";
}
