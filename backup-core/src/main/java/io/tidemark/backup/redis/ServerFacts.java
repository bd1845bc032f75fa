package io.tidemark.backup.redis;

import io.tidemark.backup.redis.wire.RedisConnection;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a server says about itself.
 *
 * @param info the fields of INFO, by their names
 */
record ServerFacts(Map<String, String> info) {

  /** Seconds since 1970, by the server's clock; no field of INFO. */
  static final String NOW = "now";

  ServerFacts {
    info = Map.copyOf(info);
  }

  static ServerFacts read(RedisConnection connection) throws IOException {
    return read(connection, "server", "replication", "persistence", "cluster");
  }

  /** Asks for some sections only. */
  static ServerFacts read(RedisConnection connection, String... sections) throws IOException {
    Map<String, String> info = new LinkedHashMap<>();
    for (String section : sections) {
      connection.call("INFO", section).text().lines().forEach(line -> field(line, info));
    }
    return new ServerFacts(info);
  }

  /** Returns the same with the server's time, as a number under the name {@link #NOW}. */
  ServerFacts at(long seconds) {
    Map<String, String> more = new LinkedHashMap<>(info);
    more.put(NOW, Long.toString(seconds));
    return new ServerFacts(more);
  }

  private static void field(String line, Map<String, String> info) {
    int colon = line.indexOf(':');
    if (colon > 0) {
      info.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
  }

  /** Returns the value of a field of INFO; empty if there is none. */
  String field(String name) {
    return info.getOrDefault(name, "");
  }

  /** Returns a number among the fields of INFO; negative if there is none. */
  long number(String name) {
    String text = field(name);
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
  }

  /** Returns the program: {@code redis} or {@code valkey}. */
  String program() {
    return field("server_name").equals("valkey") ? "valkey" : "redis";
  }

  /** Returns the program's own version, where it says one beside that of Redis that it is like. */
  String version() {
    String own = field("valkey_version");
    return own.isEmpty() ? field("redis_version") : own;
  }

  Map<String, String> facts() {
    Map<String, String> facts = new HashMap<>();
    facts.put("server", program());
    facts.put("server-version", version());
    facts.put("role", field("role"));
    return facts;
  }
}
