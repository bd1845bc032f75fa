package io.tidemark.backup.servers;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server that one test has to itself: it can be stopped, killed and promoted, and its
 * files can be copied and damaged. It runs on the machine's own binaries, else on packaged ones.
 * Closing ends all its processes and removes what this has made. Not thread-safe.
 */
public final class PostgresCluster implements PostgresInstance {

  static final String USER = "postgres";

  /** .ci/canaries looks for what is in it in everything that tests log. */
  static final String PASSWORD = "tide-c4nary";

  private static final int ATTEMPTS = 5;

  private final PostgresBinaries binaries;
  private final ServerFolder folder;
  private final Path data;
  private final Map<String, String> overrides;
  private final PostgresServer server = new PostgresServer(this);
  private int port = ServerProcess.freePort();
  private boolean wasReady;
  private @Nullable ServerProcess process;

  PostgresCluster(
      PostgresBinaries binaries, ServerFolder folder, Path data, Map<String, String> overrides) {
    this.binaries = binaries;
    this.folder = folder;
    this.data = data;
    this.overrides = overrides;
  }

  /** Begins a new cluster with options, or skips the test where there is no such version. */
  public static ClusterBuilder of(int majorVersion) {
    return new ClusterBuilder(PostgresBinaries.of(majorVersion));
  }

  /** Makes a cluster with the usual settings, which does not run yet. */
  public static PostgresCluster create(int majorVersion) {
    return of(majorVersion).create();
  }

  /**
   * Adopts a data directory, such as a restored one, which then belongs to the server's account.
   */
  public static PostgresCluster over(Path data, int majorVersion) {
    return over(data, majorVersion, Map.of());
  }

  /**
   * Adopts a data directory.
   *
   * @param settings for the command line, where they win over those in the directory
   */
  public static PostgresCluster over(Path data, int majorVersion, Map<String, String> settings) {
    PostgresBinaries binaries = PostgresBinaries.of(majorVersion);
    ServerAccount.own(data);
    return new PostgresCluster(
        binaries, ServerFolder.create("adopted-" + majorVersion), data, Map.copyOf(settings));
  }

  /** Starts the server and waits until it accepts connections; fails with its log, and closed. */
  public PostgresCluster start() {
    if (!comesUp()) {
      String log = log();
      close();
      throw new AssertionError("the server ended instead of accepting connections:\n" + log);
    }
    return this;
  }

  /**
   * Starts the server and waits until it accepts connections, which can be in the middle of
   * recovery, or has ended. Another process can take a free port before the server does; then the
   * next one is tried, but only before the server is ready for the first time.
   *
   * @return whether it accepts connections; {@link #log} says why it does not
   */
  public boolean comesUp() {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (launch()) {
        wasReady = true;
        return true;
      }
      if (wasReady || !log().contains("could not bind")) {
        return false;
      }
      port = ServerProcess.freePort();
    }
    return false;
  }

  private boolean launch() {
    if (isRunning()) {
      throw new AssertionError("the server runs already");
    }
    String[] words = ServerAccount.words(binary("postgres"), options()).toArray(String[]::new);
    ServerProcess started = ServerProcess.start(folder.path("log"), Map.of(), words);
    process = started;
    return started.holdsBeforeEnd(
        "accept connections", () -> PidFile.in(data).isReady(started.handle().pid()));
  }

  private Object[] options() {
    List<Object> options = new ArrayList<>(List.of("-D", data, "-p", port));
    options.addAll(List.of("-c", "listen_addresses=" + host(), "-c", "unix_socket_directories="));
    overrides.forEach((name, value) -> options.addAll(List.of("-c", name + "=" + value)));
    return options.toArray();
  }

  /** Copies the running server into a new one, which then runs and streams from this one. */
  public PostgresCluster standby() {
    ServerFolder home = ServerFolder.create("standby-" + majorVersion());
    new Standby(this, home.path("data")).create();
    PostgresCluster standby = new PostgresCluster(binaries, home, home.path("data"), overrides);
    return standby.start().await("SELECT status FROM pg_stat_wal_receiver", "streaming");
  }

  /** Asks the server to end and waits until it has. */
  public void stop(StopMode mode) {
    running().signal(mode.signal());
    awaitEnd();
  }

  /** Asks the server to end and waits no longer than {@code limit} until it has. */
  public void stop(StopMode mode, Duration limit) {
    ServerProcess server = running();
    server.signal(mode.signal());
    server.awaitEnd(limit);
  }

  /** Kills the server and all its processes, as the kernel does when memory runs out. */
  public void kill() {
    // Stopped, it cannot start another process while its processes are listed.
    running().signal("STOP");
    running().close();
  }

  public void restart() {
    stop(StopMode.FAST);
    start();
  }

  /** Ends recovery and waits until the server accepts writes. */
  public void promote() {
    execute("SELECT pg_promote(false)");
    awaitRecovered();
  }

  /** Waits until recovery has ended and the server accepts writes. */
  public PostgresCluster awaitRecovered() {
    return await("SELECT pg_is_in_recovery()", "f");
  }

  /** Waits until recovery has reached its target and pauses there. */
  public PostgresCluster awaitPaused() {
    return await("SELECT pg_get_wal_replay_pause_state()", "paused");
  }

  /** Waits until a query answers with the text; fails with the log if the server ends first. */
  public PostgresCluster await(String sql, String expected) {
    running().await("answer " + expected + " to " + sql, () -> answers(sql, expected));
    return this;
  }

  /** A server that starts, or ends its recovery, can refuse for a while. */
  private boolean answers(String sql, String expected) {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() && expected.equals(rows.getString(1));
    } catch (SQLException e) {
      if (Objects.requireNonNullElse(e.getSQLState(), "").matches("08.*|57.*")) {
        return false;
      }
      throw new AssertionError("cannot query: " + sql, e);
    }
  }

  /** Waits until the server has ended by itself or was asked to; returns its exit status. */
  public int awaitEnd() {
    return Objects.requireNonNull(process, "never started").awaitEnd();
  }

  public boolean isRunning() {
    return process != null && process.handle().isAlive();
  }

  private ServerProcess running() {
    if (process == null || !process.handle().isAlive()) {
      throw new AssertionError("the server does not run:\n" + log());
    }
    return process;
  }

  /** Runs SQL statements in the database {@code postgres}. */
  public void execute(String sql) {
    server.execute("postgres", sql);
  }

  /** Returns the first column of the first row, from the database {@code postgres}. */
  public String query(String sql) {
    return server.query("postgres", sql);
  }

  /** The same server with more ways to use it: other databases, JDBC, psql and the like. */
  public PostgresServer server() {
    return server;
  }

  /** The URI of a database in libpq's form, with user and password; it serves replication too. */
  public String uri(String database) {
    return server.uri(database);
  }

  public int majorVersion() {
    return binaries.majorVersion();
  }

  /** A program of this version; packaged versions have {@code postgres} and {@code initdb} only. */
  public Path binary(String name) {
    return binaries.path(name);
  }

  public Path dataDirectory() {
    return data;
  }

  /** The server's certificate, in PEM, which is its own root. */
  public Path certificate() {
    return data.resolve("server.crt");
  }

  /** All that the server has logged, over all its starts; it is gone after closing. */
  public String log() {
    return process == null ? "" : process.output();
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String user() {
    return USER;
  }

  @Override
  public String password() {
    return PASSWORD;
  }

  /** An adopted data directory stays. */
  @Override
  public void close() {
    try {
      if (isRunning()) {
        running().signal("CONT");
        stop(StopMode.IMMEDIATE);
      }
      if (process != null) {
        PidFile.in(data).releaseSharedMemory();
      }
    } finally {
      folder.close();
    }
  }
}
