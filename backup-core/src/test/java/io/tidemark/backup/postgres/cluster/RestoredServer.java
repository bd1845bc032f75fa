package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.PostgresServer;
import io.tidemark.backup.servers.ServerProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A server that runs on a restored data directory, with the roles of the one that was copied. */
final class RestoredServer implements AutoCloseable {

  private final PostgresServer original;
  private final Path data;
  private final int port = ServerProcess.freePort();

  private RestoredServer(PostgresServer original, Path data) {
    this.original = original;
    this.data = data;
  }

  /** Starts it; the folders become those of the account that runs servers. */
  static RestoredServer start(PostgresServer original, Path data, Path... tablespaces) {
    RestoredServer server = new RestoredServer(original, data);
    server.own(tablespaces);
    server.control("start", "-l", data + ".log", "-o", server.options()).succeeded();
    return server;
  }

  /** Tries to start it and returns what it says instead of starting. */
  static String refusal(PostgresServer original, Path data) {
    RestoredServer server = new RestoredServer(original, data);
    server.own();
    return server
        .asServer("postgres", "-D", data.toString(), "-p", Integer.toString(server.port))
        .run()
        .failed()
        .errors();
  }

  private void own(Path... tablespaces) {
    if (!runsAsRoot()) {
      return;
    }
    String parent = data.resolveSibling(".").toString();
    CommandLine.of("chmod", "755", parent).run().succeeded();
    CommandLine.of("chown", "postgres", parent).run().succeeded();
    List<String> folders = new ArrayList<>(List.of("-R", "-h", "postgres", data.toString()));
    Arrays.stream(tablespaces).map(Path::toString).forEach(folders::add);
    CommandLine.of("chown", folders.toArray(String[]::new)).run().succeeded();
  }

  private String options() {
    return "-p "
        + port
        + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off";
  }

  private CommandLine.Result control(String action, String... options) {
    List<String> words = new ArrayList<>();
    Collections.addAll(words, "pg_ctl", action, "-w", "-s", "-D", data.toString());
    Collections.addAll(words, options);
    return asServer(words.toArray(String[]::new)).run();
  }

  private CommandLine asServer(String... words) {
    String program = CommandLine.locate(words[0]);
    String[] arguments = Arrays.copyOfRange(words, 1, words.length);
    if (!runsAsRoot()) {
      return CommandLine.of(program, arguments);
    }
    List<String> all = new ArrayList<>();
    Collections.addAll(all, "--reuid=postgres", "--regid=postgres", "--init-groups", program);
    Collections.addAll(all, arguments);
    return CommandLine.of("setpriv", all.toArray(String[]::new)).folder(Path.of("/"));
  }

  private static boolean runsAsRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Returns the first column of the first row. */
  String query(String sql) {
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    try (Connection connection =
            DriverManager.getConnection(url, original.user(), original.password());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new AssertionError("cannot query the restored server: " + sql, e);
    }
  }

  @Override
  public void close() {
    control("stop", "-m", "fast").succeeded();
  }
}
