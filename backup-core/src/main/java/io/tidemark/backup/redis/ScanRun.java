package io.tidemark.backup.redis;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.redis.rdb.RdbSummary;
import io.tidemark.backup.redis.rdb.RdbWriter;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.redis.wire.RedisErrorException;
import io.tidemark.backup.redis.wire.Reply;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a snapshot of keys that are asked for one by one. Used once. */
final class ScanRun {

  private static final String RIGHTS =
      "~* +info +select +scan +dump +pttl +time +randomkey +function|list +client|setname";

  /** Of Redis 5 to 6.2; where a server has no key, any version that it reads will do. */
  private static final int USUAL_VERSION = 9;

  private static final int BYTES_BEHIND_VERSION = 8;

  private final RedisUri uri;
  private final RunContext run;
  private final Map<String, String> facts = new HashMap<>();
  private String release = "";
  private Optional<RdbSummary> content = Optional.empty();

  ScanRun(RedisUri uri, RunContext run) {
    this.uri = uri;
    this.run = run;
  }

  @SuppressWarnings("try") // the registration only has to end
  SourceReport write(FileSink files) throws IOException {
    run.warn(
        "the keys were copied one by one, each as it was then: together they are of no one moment");
    run.stage("connecting");
    RedisConnection connection = connected();
    try (connection;
        RunContext.Registration unblock = run.onCancel(() -> ReplicaCopy.cut(connection))) {
      ServerFacts server = asked(() -> ServerFacts.read(connection));
      if (server.field("cluster_enabled").equals("1")) {
        throw new DatabaseUnavailableException(
            connection.endpoint() + " is one of a cluster, which is not copied key by key",
            "leave scan() out: each primary or a replica of it is copied whole",
            null);
      }
      release = server.version();
      String name = SnapshotNames.file("redis", run.startedAt());
      files.write(name, out -> copy(connection, out));
      return SnapshotReport.of(new NodeSnapshot(name, server, "", -1, content), facts);
    }
  }

  private RedisConnection connected() {
    return uri.throughSentinels()
        ? uri.connect(SentinelView.newest(uri, run).primary(), "tidemark-backup")
        : uri.connect("tidemark-backup");
  }

  private void copy(RedisConnection connection, OutputStream out) throws IOException {
    OutputFailures target = new OutputFailures(out);
    try {
      write(connection, target);
    } catch (CorruptContentException e) {
      throw new BackupFailedException(
          "a value that %s has sent is damaged: %s"
              .formatted(connection.endpoint(), e.getMessage()),
          "check the server's memory and the network between, and run again",
          e);
    } catch (IOException e) {
      target.rethrow();
      run.checkpoint();
      throw told(e);
    }
  }

  private void write(RedisConnection connection, OutputStream out) throws IOException {
    List<Integer> databases = databases(connection);
    int version = version(connection, databases);
    RdbWriter writer = new RdbWriter(out, version);
    writer.note("redis-ver", release);
    List<byte[]> functions = functions(connection);
    for (byte[] code : functions) {
      writer.function(code);
    }
    run.stage("copying keys");
    ScannedKeys keys = new ScannedKeys(connection, writer, run);
    for (int database : databases) {
      keys.copy(database);
    }
    content = Optional.of(writer.end());
    facts.put("vanished-keys", Long.toString(keys.vanished()));
    facts.put("method", "scan");
    facts.put("consistency", "per-key");
  }

  private static List<Integer> databases(RedisConnection connection) throws IOException {
    List<Integer> databases = new ArrayList<>();
    for (String name : ServerFacts.read(connection, "keyspace").info().keySet()) {
      if (name.matches("db[0-9]{1,6}")) {
        databases.add(Integer.parseInt(name.substring(2)));
      }
    }
    databases.sort(null);
    return databases;
  }

  /** Returns the version of the format, which stands near the end of any value. */
  private static int version(RedisConnection connection, List<Integer> databases)
      throws IOException {
    for (int database : databases) {
      connection.call("SELECT", Integer.toString(database));
      Reply key = connection.call("RANDOMKEY");
      if (key instanceof Reply.Bulk name) {
        connection.send("DUMP".getBytes(StandardCharsets.US_ASCII), name.bytes());
        connection.flush();
        int[] version = {USUAL_VERSION};
        Optional<Reply> other =
            connection.receive(
                (payload, length) -> {
                  payload.skipNBytes(length - BYTES_BEHIND_VERSION - 2);
                  version[0] = payload.read() | payload.read() << 8;
                });
        if (other.isEmpty()) {
          return version[0];
        }
        RedisConnection.succeeded(other.get());
      }
    }
    return USUAL_VERSION;
  }

  private List<byte[]> functions(RedisConnection connection) throws IOException {
    List<byte[]> codes = new ArrayList<>();
    try {
      Reply list = connection.call("FUNCTION", "LIST", "WITHCODE");
      for (Reply library : ((Reply.Array) list).items()) {
        List<Reply> fields = ((Reply.Array) library).items();
        for (int i = 0; i + 1 < fields.size(); i += 2) {
          if (fields.get(i).text().equals("library_code")) {
            codes.add(((Reply.Bulk) fields.get(i + 1)).bytes());
          }
        }
      }
    } catch (RedisErrorException refused) {
      if (refused.code().equals("NOPERM")) {
        run.warn("functions were not copied: the user may not list them (+function|list)");
      } else if (!isUnknown(refused)) {
        throw refused;
      }
    }
    return codes;
  }

  /** Servers before 7.0 have no functions. */
  private static boolean isUnknown(RedisErrorException refused) {
    return String.valueOf(refused.getMessage()).contains("unknown command");
  }

  private interface Question<T> {
    T ask() throws IOException;
  }

  private <T> T asked(Question<T> question) {
    try {
      return question.ask();
    } catch (IOException e) {
      run.checkpoint();
      throw told(e);
    }
  }

  private RuntimeException told(IOException e) {
    if (e instanceof RedisErrorException error) {
      String user = uri.user().isEmpty() ? "default" : uri.user();
      return new DatabaseUnavailableException(
          "%s does not give its keys one by one: %s".formatted(uri, error.getMessage()),
          error.code().equals("NOPERM") ? "ACL SETUSER %s %s".formatted(user, RIGHTS) : null,
          e);
    }
    return new BackupFailedException(
        "the copy of the keys of %s broke off: %s".formatted(uri, e.getMessage()),
        "look whether the server is up and answers in time, and run again",
        e);
  }
}
