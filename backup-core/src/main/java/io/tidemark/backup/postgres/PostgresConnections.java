package io.tidemark.backup.postgres;

import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.postgres.wire.ReplicationConnection;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.ds.common.BaseDataSource;

/** Opens connections to one database: the application's {@code DataSource}, or a URI. */
final class PostgresConnections {

  private static final int CONNECT_TIMEOUT_SECONDS = 10;
  // Beyond the TCP connects: TLS, authentication, and a server that is slow to fork.
  private static final int LOGIN_ALLOWANCE_SECONDS = 20;

  private final @Nullable DataSource dataSource;
  private final @Nullable PostgresUri uri;

  private PostgresConnections(@Nullable DataSource dataSource, @Nullable PostgresUri uri) {
    this.dataSource = dataSource;
    this.uri = uri;
  }

  static PostgresConnections of(DataSource dataSource) {
    return new PostgresConnections(dataSource, null);
  }

  static PostgresConnections of(PostgresUri uri) {
    return new PostgresConnections(null, uri);
  }

  /**
   * Opens a connection, which the caller closes.
   *
   * @throws DatabaseUnavailableException if none can be had
   */
  Connection open() {
    try {
      Connection connection = dataSource != null ? dataSource.getConnection() : connect();
      return requirePostgres(connection);
    } catch (SQLException e) {
      throw PostgresErrors.connecting(toString(), e);
    }
  }

  /** Returns connections to the primary if a URI names several servers. */
  PostgresConnections toOneServer() {
    return uri == null || uri.hostCount() < 2
        ? this
        : of(uri.withProperty(PGProperty.TARGET_SERVER_TYPE, "primary"));
  }

  /** Returns the URI behind these connections, if there is one: it leads to other databases too. */
  Optional<PostgresUri> uri() {
    return uri != null ? Optional.of(uri) : uriOf(dataSource);
  }

  private Connection connect() throws SQLException {
    if (uri == null) {
      throw new IllegalStateException("neither a DataSource nor a URI");
    }
    return connect(uri, Map.of());
  }

  /**
   * Opens a connection that takes replication commands, which the caller closes.
   *
   * @param purpose what the server's views shall call it
   * @throws DatabaseUnavailableException if none can be had
   */
  static ReplicationConnection replication(PostgresUri uri, String purpose) throws IOException {
    uri.requireOwnSockets();
    if (uri.serverType().isPresent()) {
      return new ReplicationHosts(uri, uri.serverType().get(), purpose).connect();
    }
    try {
      return ReplicationConnection.open(more -> connect(uri, more), purpose);
    } catch (SQLException e) {
      throw PostgresErrors.connecting(uri.toString(), e);
    }
  }

  private static Connection connect(PostgresUri uri, Map<PGProperty, String> more)
      throws SQLException {
    Properties properties = uri.driverProperties();
    more.forEach((property, value) -> property.set(properties, value));
    putDefault(properties, PGProperty.APPLICATION_NAME, "tidemark");
    putDefault(properties, PGProperty.TCP_KEEP_ALIVE, "true");
    putDefault(properties, PGProperty.CONNECT_TIMEOUT, Integer.toString(CONNECT_TIMEOUT_SECONDS));
    int login = uri.hostCount() * CONNECT_TIMEOUT_SECONDS + LOGIN_ALLOWANCE_SECONDS;
    putDefault(properties, PGProperty.LOGIN_TIMEOUT, Integer.toString(login));
    Connection connection = new Driver().connect(uri.jdbcUrl(), properties);
    if (connection == null) {
      throw new IllegalStateException("the driver does not know its own URL");
    }
    return connection;
  }

  private static void putDefault(Properties properties, PGProperty property, String value) {
    properties.putIfAbsent(property.getName(), value);
  }

  private static Connection requirePostgres(Connection connection) throws SQLException {
    if (connection.isWrapperFor(PGConnection.class)) {
      return connection;
    }
    String product = connection.getMetaData().getDatabaseProductName();
    connection.close();
    throw new DatabaseUnavailableException(
        "the DataSource gives connections to " + product + ", not through PostgreSQL's driver",
        "use org.postgresql:postgresql, and a pool that can unwrap its connections");
  }

  private static Optional<PostgresUri> uriOf(@Nullable DataSource source) {
    if (!(source instanceof BaseDataSource postgres)) {
      return Optional.empty();
    }
    PostgresUri place = PostgresUri.parse(postgres.getUrl());
    String user = postgres.getUser();
    String password = postgres.getPassword();
    PostgresUri named = user == null ? place : place.withUser(user);
    return Optional.of(password == null ? named : named.withPassword(Secret.of(password)));
  }

  /** Returns the place for messages, without secrets. */
  @Override
  public String toString() {
    return uri().map(PostgresUri::toString).orElse("the database of the given DataSource");
  }
}
