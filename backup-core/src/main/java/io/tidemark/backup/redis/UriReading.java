package io.tidemark.backup.redis;

import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.redis.RedisUri.Parts;
import io.tidemark.backup.redis.wire.Endpoint;
import io.tidemark.backup.redis.wire.RedisLogin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Redis URIs. What may hold a secret is in no message. */
final class UriReading {

  private static final int SERVER_PORT = 6379;
  private static final int SENTINEL_PORT = 26_379;
  private static final int LAST_PORT = 65_535;

  /** An IPv6 address in brackets or a name, and a port. */
  private static final Pattern PLACE =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");

  private UriReading() {}

  static RedisUri of(String text) {
    UriText uri = UriText.parse(text.strip());
    return switch (uri.scheme()) {
      case "redis" -> server(uri, false);
      case "rediss" -> server(uri, true);
      case "redis-sentinel" -> sentinels(uri, false);
      case "rediss-sentinel" -> sentinels(uri, true);
      default ->
          throw new InvalidConfigurationException(
              "the Redis URI starts with none of redis://, rediss://, redis-sentinel:// and"
                  + " rediss-sentinel://",
              "write it like redis://user:password@host:6379");
    };
  }

  private static RedisUri server(UriText uri, boolean tls) {
    List<Endpoint> places = places(uri.hosts(), SERVER_PORT, tls);
    if (places.size() > 1) {
      throw UriText.malformed("it names several hosts, which only redis-sentinel:// can");
    }
    return new RedisUri(
        new Parts(
            places, "", database(uri.path()), login(uri.userInfo()), new UriOptions(uri.query())));
  }

  private static RedisUri sentinels(UriText uri, boolean tls) {
    boolean named = !uri.fragment().isEmpty();
    String master = named ? uri.fragment() : uri.path();
    if (master.isEmpty()) {
      throw new InvalidConfigurationException(
          "the Redis URI does not say which master the sentinels are asked for",
          "write it like redis-sentinel://host1,host2/mymaster");
    }
    return new RedisUri(
        new Parts(
            places(uri.hosts(), SENTINEL_PORT, tls),
            master,
            named ? database(uri.path()) : 0,
            login(uri.userInfo()),
            new UriOptions(uri.query())));
  }

  private static List<Endpoint> places(String hosts, int usualPort, boolean tls) {
    List<Endpoint> places = new ArrayList<>();
    for (String place : hosts.split(",", -1)) {
      Matcher parts = PLACE.matcher(place);
      if (!parts.matches()) {
        throw UriText.malformed("a host or port in it is missing or wrong");
      }
      String port = parts.group(2);
      places.add(new Endpoint(parts.group(1), port == null ? usualPort : port(port), tls));
    }
    return places;
  }

  private static int port(String text) {
    int port = Integer.parseInt(text);
    if (port < 1 || port > LAST_PORT) {
      throw UriText.malformed("there is no port " + port);
    }
    return port;
  }

  private static int database(String path) {
    if (path.isEmpty()) {
      return 0;
    }
    if (!path.matches("[0-9]{1,6}")) {
      throw UriText.malformed("behind the host stands no database's number");
    }
    return Integer.parseInt(path);
  }

  private static RedisLogin login(String userInfo) {
    int colon = userInfo.indexOf(':');
    String user = UriText.decoded(colon < 0 ? "" : userInfo.substring(0, colon));
    String password = UriText.decoded(userInfo.substring(colon + 1));
    return new RedisLogin(
        user, password.isEmpty() ? Optional.empty() : Optional.of(Secret.of(password)));
  }
}
