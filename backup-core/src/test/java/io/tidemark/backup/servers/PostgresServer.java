package io.tidemark.backup.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL server for tests, with fast and unsafe settings: in a container where {@code
 * BACKUP_TEST_POSTGRES_IMAGE} names an image, else from the machine's own binaries, else from the
 * embedded ones. Thread-safe.
 */
public final class PostgresServer implements AutoCloseable {

  private final PostgresInstance instance;
  private final AtomicInteger databases = new AtomicInteger();

  PostgresServer(PostgresInstance instance) {
    this.instance = instance;
  }

  /** Starts a server of any version that this machine has. */
  public static PostgresServer start() {
    return new PostgresServer(PostgresChoice.any());
  }

  /** Starts a server of one major version, or skips the test where there is none. */
  public static PostgresServer start(int majorVersion) {
    return new PostgresServer(PostgresChoice.of(majorVersion));
  }

  public String host() {
    return instance.host();
  }

  public int port() {
    return instance.port();
  }

  /** The superuser. */
  public String user() {
    return instance.user();
  }

  public String password() {
    return instance.password();
  }

  /** The URI of the database {@code postgres}, in libpq's form, with user and password. */
  public String uri() {
    return uri("postgres");
  }

  /** The URI of a database, in libpq's form, with user and password. */
  public String uri(String database) {
    return "postgresql://%s:%s@%s:%d/%s".formatted(user(), password(), host(), port(), database);
  }

  /** The JDBC URL of a database, without user and password. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(host(), port(), database);
  }

  /** The server's version as it says it: {@code 15.13 (Debian 15.13-0+deb12u1)}. */
  public String version() {
    return query("postgres", "SHOW server_version");
  }

  public int majorVersion() {
    return Integer.parseInt(query("postgres", "SHOW server_version_num")) / 10_000;
  }

  public void createDatabase(String name) {
    execute("postgres", "CREATE DATABASE \"" + name + "\" TEMPLATE template0 ENCODING 'UTF8'");
  }

  /** Creates a database of a new name, which is dropped when the answer is closed. */
  public TestDatabase newDatabase() {
    String name = "test_" + databases.incrementAndGet();
    createDatabase(name);
    return new TestDatabase(this, name);
  }

  /** Drops a database, if it is there, and ends whoever is connected to it. */
  public void dropDatabase(String name) {
    execute("postgres", "DROP DATABASE IF EXISTS \"" + name + "\" WITH (FORCE)");
  }

  /** Opens a connection as the superuser, which the caller closes. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), user(), password());
  }

  public DataSource dataSource(String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(jdbcUrl(database));
    source.setUser(user());
    source.setPassword(password());
    return source;
  }

  /** Runs SQL statements, separated by semicolons, over JDBC. */
  public void execute(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError("cannot execute in " + database + ": " + sql, e);
    }
  }

  /** Returns the first column of the first row. */
  public String query(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      if (!rows.next()) {
        throw new AssertionError("no row from " + sql);
      }
      return rows.getString(1);
    } catch (SQLException e) {
      throw new AssertionError("cannot query " + database + ": " + sql, e);
    }
  }

  /**
   * Returns what psql prints for a script: rows without headers, columns separated by {@code |}.
   */
  public String psql(String database, String script) {
    return tool("psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", database)
        .input(script)
        .run()
        .succeeded()
        .output();
  }

  /** Prepares a client tool of PostgreSQL whose environment leads to this server. */
  public CommandLine tool(String name, String... arguments) {
    return CommandLine.of(name, arguments)
        .environment("PGHOST", host())
        .environment("PGPORT", Integer.toString(port()))
        .environment("PGUSER", user())
        .environment("PGPASSWORD", password());
  }

  @Override
  public void close() {
    instance.close();
  }
}
