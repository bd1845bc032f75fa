package io.tidemark.backup.redis;

import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.redis.wire.Access;
import io.tidemark.backup.redis.wire.Endpoint;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.redis.wire.RedisErrorException;
import io.tidemark.backup.redis.wire.RedisLogin;
import io.tidemark.backup.redis.wire.TlsSettings.Verification;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis server is and how to log in. Immutable and thread-safe; {@link #toString} holds no
 * secrets. Not a connection: nothing is opened here.
 */
public final class RedisUri {

  private final List<Endpoint> endpoints;
  private final String master;
  private final int database;
  private final RedisLogin login;
  private final UriOptions options;
  private final Access access;

  RedisUri(Parts parts) {
    this.endpoints = List.copyOf(parts.endpoints());
    this.master = parts.master();
    this.database = parts.database();
    this.login = parts.login();
    this.options = parts.options();
    this.access = new Access(login, options.tls(), options.timeout());
  }

  /**
   * The values behind a URI.
   *
   * @param endpoints the server, or the sentinels that know it
   * @param master the name under which the sentinels know it; empty without sentinels
   */
  record Parts(
      List<Endpoint> endpoints,
      String master,
      int database,
      RedisLogin login,
      UriOptions options) {}

  /**
   * Reads {@code redis://[[user:]password@]host[:port][/database]}, and {@code rediss://} for TLS;
   * {@code redis-sentinel://[[user:]password@]host[:port],.../master}, and {@code
   * rediss-sentinel://}. The parameters are described in docs/redis.md.
   *
   * @throws InvalidConfigurationException if it is neither, is malformed, or has unknown parameters
   */
  public static RedisUri parse(String text) {
    return UriReading.of(text);
  }

  /**
   * Reads a URI like {@link #parse(String)}; a password that it leaves open comes from {@code
   * REDISCLI_AUTH} in {@code environment}.
   */
  public static RedisUri parse(String text, Map<String, String> environment) {
    RedisUri uri = parse(text);
    return uri.login.password().isPresent()
        ? uri
        : value(environment, "REDISCLI_AUTH").map(Secret::of).map(uri::withPassword).orElse(uri);
  }

  /**
   * Finds a server in environment variables: {@code REDIS_URL}, with the password of {@code
   * REDISCLI_AUTH} if it has none. Empty if it is not set.
   */
  public static Optional<RedisUri> fromEnvironment(Map<String, String> environment) {
    return value(environment, "REDIS_URL").map(text -> parse(text, environment));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** Returns the same place with another user. */
  public RedisUri withUser(String name) {
    return with(new RedisLogin(name, login.password()));
  }

  /** Returns the same place with another password. */
  public RedisUri withPassword(Secret secret) {
    return with(new RedisLogin(login.user(), Optional.of(secret)));
  }

  private RedisUri with(RedisLogin other) {
    return new RedisUri(new Parts(endpoints, master, database, other, options));
  }

  /** Returns the number of the database that the URI names; 0 unless it does. */
  public int database() {
    return database;
  }

  /** Returns the name of the user who logs in; empty for the default one. */
  public String user() {
    return login.user();
  }

  /** Whether sentinels tell where the server is. */
  boolean throughSentinels() {
    return !master.isEmpty();
  }

  /** Returns the name under which sentinels know the server; empty without sentinels. */
  String master() {
    return master;
  }

  /** Returns the server, or the first sentinel. */
  Endpoint endpoint() {
    return endpoints.get(0);
  }

  /** Returns the server, or the sentinels. */
  List<Endpoint> endpoints() {
    return endpoints;
  }

  RedisLogin login() {
    return login;
  }

  /** Returns how servers are connected to. */
  Access access() {
    return access;
  }

  /** Returns how sentinels are connected to. */
  Access sentinelAccess() {
    return new Access(options.sentinelLogin(), access.tls(), access.limit());
  }

  /** Whether connections are encrypted without knowing to whom. */
  boolean trustsAnybody() {
    return endpoint().tls() && access.tls().verification() == Verification.NONE;
  }

  /** Returns the names of the hosts, separated by commas. */
  String hostNames() {
    return endpoints.stream().map(Endpoint::host).collect(Collectors.joining(","));
  }

  /** Does the same as {@link #connect(Endpoint, String)} with the server itself. */
  RedisConnection connect(String purpose) {
    return connect(endpoint(), purpose);
  }

  /**
   * Connects to one of the servers and logs in. The caller closes the connection.
   *
   * @param purpose what the server's list of clients shall call it, unless the URI says
   * @throws io.tidemark.backup.error.DatabaseUnavailableException if that does not come about
   */
  RedisConnection connect(Endpoint server, String purpose) {
    try {
      RedisConnection connection = RedisConnection.open(server, access);
      try {
        named(connection, options.clientName().orElse(purpose));
        return connection;
      } catch (IOException e) {
        connection.close();
        throw e;
      }
    } catch (IOException e) {
      throw RedisErrors.connecting(server, login.user(), e);
    }
  }

  /** Names the connection if the user may; the error of one who must log in first is told. */
  private static void named(RedisConnection connection, String purpose) throws IOException {
    try {
      connection.call("CLIENT", "SETNAME", purpose.replaceAll("[^!-~]", "-"));
    } catch (RedisErrorException e) {
      if (!e.code().equals("NOPERM") && !e.code().equals("ERR")) {
        throw e;
      }
    }
  }

  /** Returns the place, without secrets. */
  @Override
  public String toString() {
    String places = endpoints.stream().map(Endpoint::toString).collect(Collectors.joining(","));
    return throughSentinels() ? "'" + master + "' of the sentinels " + places : places;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RedisUri uri
        && endpoints.equals(uri.endpoints)
        && master.equals(uri.master)
        && database == uri.database
        && login.equals(uri.login)
        && options.equals(uri.options);
  }

  @Override
  public int hashCode() {
    return Objects.hash(endpoints, master, database, login.user(), options);
  }
}
