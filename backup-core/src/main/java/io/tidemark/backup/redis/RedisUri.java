package io.tidemark.backup.redis;

import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.redis.wire.Endpoint;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.redis.wire.RedisLogin;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis server is and how to log in. Immutable and thread-safe; {@link #toString} holds no
 * secrets. Not a connection: nothing is opened here.
 */
public final class RedisUri {

  private static final int USUAL_PORT = 6379;

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Endpoint endpoint;
  private final RedisLogin login;

  private RedisUri(Endpoint endpoint, RedisLogin login) {
    this.endpoint = endpoint;
    this.login = login;
  }

  /**
   * Reads {@code redis://[user[:password]@]host[:port][/database]}, and {@code rediss://} for TLS.
   *
   * @throws InvalidConfigurationException if it is neither or is malformed
   */
  public static RedisUri parse(String text) {
    try {
      URI uri = new URI(text.strip());
      boolean tls = "rediss".equals(uri.getScheme());
      if ((!tls && !"redis".equals(uri.getScheme())) || uri.getHost() == null) {
        throw malformed(null);
      }
      int port = uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
      return new RedisUri(new Endpoint(uri.getHost(), port, tls), login(uri.getRawUserInfo()));
    } catch (URISyntaxException e) {
      throw malformed(e);
    }
  }

  private static RedisLogin login(@Nullable String userInfo) {
    if (userInfo == null) {
      return RedisLogin.none();
    }
    int colon = userInfo.indexOf(':');
    String user = decoded(colon < 0 ? "" : userInfo.substring(0, colon));
    Secret password = Secret.of(decoded(userInfo.substring(colon + 1)));
    return new RedisLogin(user, Optional.of(password));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static InvalidConfigurationException malformed(@Nullable Exception cause) {
    return new InvalidConfigurationException(
        "the Redis URI is malformed", "write it like redis://user@host:6379", cause);
  }

  /**
   * Connects and logs in. The caller closes the connection.
   *
   * @param purpose what the server's list of clients shall call it; no spaces
   */
  RedisConnection connect(String purpose) throws IOException {
    RedisConnection connection = RedisConnection.open(endpoint, login, LIMIT);
    connection.send("CLIENT", "SETNAME", purpose);
    connection.flush();
    connection.receive();
    return connection;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  RedisLogin login() {
    return login;
  }

  /** Returns the place, without secrets. */
  @Override
  public String toString() {
    return endpoint.toString();
  }
}
