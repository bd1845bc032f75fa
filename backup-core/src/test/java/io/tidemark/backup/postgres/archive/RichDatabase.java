package io.tidemark.backup.postgres.archive;

import io.tidemark.backup.servers.PostgresServer;
import io.tidemark.backup.servers.TestDatabase;
import io.tidemark.backup.testkit.TestCapability;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** A database that holds all kinds of objects, and the real tools at work on archives of it. */
final class RichDatabase {

  private RichDatabase() {}

  /** Returns a new one, which goes with the server. */
  static TestDatabase create(PostgresServer server) throws IOException {
    requireMatchingTools(server);
    TestDatabase database = server.newDatabase();
    try (InputStream script =
        Objects.requireNonNull(RichDatabase.class.getResourceAsStream("rich.sql"))) {
      database.psql(new String(script.readAllBytes(), StandardCharsets.UTF_8));
    }
    return database;
  }

  /** pg_dump refuses servers that are newer than itself. */
  private static void requireMatchingTools(PostgresServer server) {
    String version = server.tool("pg_dump", "--version").run().succeeded().output();
    int major = Integer.parseInt(version.replaceAll("\\D*(\\d+).*\\s*", "$1"));
    TestCapability.require(
        "pg_dump", major >= server.majorVersion(), "pg_dump is older than the server");
  }

  static Path dump(TestDatabase database, Path file, String options) {
    database.tool("bash", "-c", "exec pg_dump " + options + " -f " + file).run().succeeded();
    return file;
  }

  /** The script that pg_restore prints, without its random key. */
  static String script(TestDatabase database, Path archive) {
    return withoutKey(
        database.tool("pg_restore", "-f", "-", archive.toString()).run().succeeded().output());
  }

  static String withoutKey(String script) {
    return script.replaceAll("(?m)^(\\\\(?:un)?restrict) \\w+$", "$1 KEY");
  }

  /** pg_dump's own view of a database: definitions, rows and large objects. */
  static String contents(TestDatabase database) {
    return withoutKey(database.tool("pg_dump").run().succeeded().output());
  }
}
