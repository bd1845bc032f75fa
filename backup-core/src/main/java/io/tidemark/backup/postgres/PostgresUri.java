package io.tidemark.backup.postgres;

import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * Where a PostgreSQL database is and how to log in. Immutable and thread-safe; {@link #toString}
 * holds no secrets. Not a connection: nothing is opened here.
 */
public final class PostgresUri {

  private final List<PostgresHost> hosts;
  private final String database;
  private final String user;
  private final @Nullable Secret password;
  private final Map<String, String> properties;

  PostgresUri(Parts parts) {
    this.hosts = List.copyOf(parts.hosts());
    this.database = parts.database();
    this.user = parts.user();
    this.password = parts.password().orElse(null);
    this.properties = Map.copyOf(parts.properties());
  }

  /** The values behind a URI; {@code properties} carry the JDBC driver's names. */
  record Parts(
      List<PostgresHost> hosts,
      String database,
      String user,
      Optional<Secret> password,
      Map<String, String> properties) {}

  /**
   * Reads {@code postgresql://} and {@code postgres://} URIs as libpq defines them, and {@code
   * jdbc:postgresql:} URLs as the JDBC driver defines them.
   *
   * @throws InvalidConfigurationException if it is neither, is malformed, or has parameters that
   *     the driver cannot honour
   */
  public static PostgresUri parse(String uri) {
    return parse(uri, Map.of());
  }

  /** Returns the names of the hosts, separated by commas. */
  String hostNames() {
    return hosts.stream().map(PostgresHost::name).collect(Collectors.joining(","));
  }

  /**
   * Reads a URI like {@link #parse(String)}; what it leaves open comes from libpq's variables
   * ({@code PGUSER}, {@code PGPASSWORD}, ...) in {@code environment}.
   */
  public static PostgresUri parse(String uri, Map<String, String> environment) {
    Map<String, String> defaults = PostgresEnvironment.libpqSettings(environment);
    String scheme = uri.strip().toLowerCase(Locale.ROOT);
    if (scheme.startsWith("jdbc:postgresql:")) {
      return JdbcUrl.parse(uri.strip(), defaults);
    }
    if (scheme.startsWith("postgresql://") || scheme.startsWith("postgres://")) {
      return LibpqParameters.resolve(LibpqUri.parse(uri.strip()), defaults);
    }
    throw new InvalidConfigurationException(
        "the database URI starts with neither postgresql://, postgres:// nor jdbc:postgresql:",
        "write it like postgresql://user@host:5432/database");
  }

  /**
   * Finds a database in environment variables: {@code DATABASE_URL}, else {@code
   * SPRING_DATASOURCE_URL} with {@code _USERNAME} and {@code _PASSWORD}, else {@code
   * QUARKUS_DATASOURCE_JDBC_URL} likewise, else libpq's {@code PG*}. Empty if none is set.
   */
  public static Optional<PostgresUri> fromEnvironment(Map<String, String> environment) {
    return PostgresEnvironment.find(environment);
  }

  /** Returns the name of the database. */
  public String database() {
    return database;
  }

  /** Returns the role that logs in. */
  public String user() {
    return user;
  }

  /** Returns the same place with another database. */
  public PostgresUri withDatabase(String name) {
    return new PostgresUri(new Parts(hosts, name, user, Optional.ofNullable(password), properties));
  }

  /** Returns the same place with another role. */
  public PostgresUri withUser(String name) {
    return new PostgresUri(
        new Parts(hosts, database, name, Optional.ofNullable(password), properties));
  }

  /** Returns the same place with another password. */
  public PostgresUri withPassword(Secret secret) {
    return new PostgresUri(new Parts(hosts, database, user, Optional.of(secret), properties));
  }

  PostgresUri withProperty(PGProperty property, String value) {
    Map<String, String> more = new HashMap<>(properties);
    more.put(property.getName(), value);
    return new PostgresUri(new Parts(hosts, database, user, Optional.ofNullable(password), more));
  }

  String jdbcUrl() {
    String places = hosts.stream().map(PostgresHost::toString).collect(Collectors.joining(","));
    String name = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    return "jdbc:postgresql://" + places + "/" + name;
  }

  /** Returns the driver's properties, secrets included: for the driver only. */
  Properties driverProperties() {
    Properties all = new Properties();
    properties.forEach(all::setProperty);
    PGProperty.USER.set(all, user);
    if (password != null) {
      PGProperty.PASSWORD.set(all, new String(password.reveal()));
    }
    return all;
  }

  /** Refuses settings that would keep the replication protocol from the connection's socket. */
  void requireOwnSockets() {
    for (PGProperty property : List.of(PGProperty.SOCKET_FACTORY, PGProperty.SSL_FACTORY)) {
      if (properties.containsKey(property.getName())) {
        throw new InvalidConfigurationException(
            "the database URL sets '%s', which replication connections cannot honour"
                .formatted(property.getName()),
            "give a URL without it; sslmode, sslrootcert, sslcert and sslkey work");
      }
    }
  }

  /** Returns the driver's name for the kind of server that is meant; empty if any is. */
  Optional<String> serverType() {
    return Optional.ofNullable(properties.get(PGProperty.TARGET_SERVER_TYPE.getName()))
        .filter(type -> !type.equals("any"));
  }

  /** Returns each host as a place of its own, where any kind of server will do. */
  List<PostgresUri> eachHost() {
    Map<String, String> other = new HashMap<>(properties);
    other.remove(PGProperty.TARGET_SERVER_TYPE.getName());
    return hosts.stream()
        .map(
            host ->
                new PostgresUri(
                    new Parts(List.of(host), database, user, Optional.ofNullable(password), other)))
        .toList();
  }

  int hostCount() {
    return hosts.size();
  }

  /** Returns the place without password and parameters. */
  @Override
  public String toString() {
    String places = hosts.stream().map(PostgresHost::toString).collect(Collectors.joining(","));
    return "postgresql://" + user + "@" + places + "/" + database;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PostgresUri uri
        && hosts.equals(uri.hosts)
        && database.equals(uri.database)
        && user.equals(uri.user)
        && Objects.equals(password, uri.password)
        && properties.equals(uri.properties);
  }

  @Override
  public int hashCode() {
    return Objects.hash(hosts, database, user, properties);
  }
}
