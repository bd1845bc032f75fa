package io.tidemark.backup.postgres;

import io.tidemark.backup.servers.PostgresServer;
import io.tidemark.backup.servers.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/** The real tools, as the judge of a dump or a restore. */
final class PgDump {

  private PgDump() {}

  /** Fills a database with objects of every kind. */
  static void fill(TestDatabase database) {
    try (InputStream script =
        Objects.requireNonNull(
            PgDump.class.getResourceAsStream("/io/tidemark/backup/postgres/archive/rich.sql"))) {
      database.psql(new String(script.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets pg_dump write an archive. */
  static Path archive(TestDatabase database, Path file, String... options) {
    String[] arguments = Arrays.copyOf(options, options.length + 2);
    arguments[options.length] = "-Fc";
    arguments[options.length + 1] = "--file=" + file;
    database.tool("pg_dump", arguments).run().succeeded();
    return file;
  }

  /** Returns what pg_dump writes about a database's schema. */
  static String schema(PostgresServer server, String database) {
    return withoutKeys(server.tool("pg_dump", "-s", "-d", database).run().succeeded().output());
  }

  /** Returns what pg_dump writes about a database itself, and its schema. */
  static String database(PostgresServer server, String database) {
    return withoutKeys(
        server.tool("pg_dump", "-s", "--create", "-d", database).run().succeeded().output());
  }

  /** Returns what pg_dump writes about a database's data, with the lines sorted. */
  static String data(PostgresServer server, String database) {
    String script = server.tool("pg_dump", "-a", "-d", database).run().succeeded().output();
    return withoutKeys(script).lines().sorted().collect(Collectors.joining("\n"));
  }

  private static String withoutKeys(String script) {
    return script.replaceAll("(?m)^(\\\\(?:un)?restrict) \\w+$", "$1");
  }
}
