package io.tidemark.backup.redis;

import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.redis.wire.RedisLogin;
import io.tidemark.backup.redis.wire.TlsSettings;
import io.tidemark.backup.redis.wire.TlsSettings.Verification;
import io.tidemark.backup.spelling.Similar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the parameters of a Redis URI mean. */
record UriOptions(Map<String, String> parameters) {

  private static final String TIMEOUT = "timeout";
  private static final String VERIFY = "verify";
  private static final String CA_FILE = "ca-file";
  private static final String CERT_FILE = "cert-file";
  private static final String KEY_FILE = "key-file";
  private static final String CLIENT_NAME = "client-name";
  private static final String SENTINEL_USER = "sentinel-user";
  private static final String SENTINEL_PASSWORD = "sentinel-password";

  private static final List<String> KNOWN =
      List.of(
          TIMEOUT,
          VERIFY,
          CA_FILE,
          CERT_FILE,
          KEY_FILE,
          CLIENT_NAME,
          SENTINEL_USER,
          SENTINEL_PASSWORD);

  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(ms|s|m)?");

  UriOptions {
    parameters = Map.copyOf(parameters);
    parameters.keySet().stream().filter(name -> !KNOWN.contains(name)).forEach(UriOptions::refuse);
    if (parameters.containsKey(CERT_FILE) != parameters.containsKey(KEY_FILE)) {
      throw new InvalidConfigurationException(
          "the Redis URI has only one of cert-file and key-file", "give both, or none");
    }
  }

  private static void refuse(String name) {
    UnaryOperator<String> meant = near -> "did you mean '" + near + "'?";
    throw new InvalidConfigurationException(
        "the Redis URI has an unknown parameter '" + name + "'",
        Similar.to(name, KNOWN)
            .map(meant)
            .orElse("remove it; understood are " + String.join(", ", KNOWN)));
  }

  Duration timeout() {
    String text = parameters.getOrDefault(TIMEOUT, "");
    if (text.isEmpty()) {
      return USUAL_TIMEOUT;
    }
    Matcher time = TIME.matcher(text);
    if (!time.matches() || Long.parseLong(time.group(1)) == 0) {
      throw new InvalidConfigurationException(
          "the Redis URI has a timeout of '" + text + "'", "write it like 30s, 500ms or 2m");
    }
    long number = Long.parseLong(time.group(1));
    return switch (Optional.ofNullable(time.group(2)).orElse("s")) {
      case "ms" -> Duration.ofMillis(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofSeconds(number);
    };
  }

  TlsSettings tls() {
    return new TlsSettings(verification(), file(CA_FILE), file(CERT_FILE), file(KEY_FILE));
  }

  private Optional<Path> file(String name) {
    return Optional.ofNullable(parameters.get(name)).map(Path::of);
  }

  private Verification verification() {
    String text = parameters.getOrDefault(VERIFY, "full");
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "full" -> Verification.FULL;
      case "ca" -> Verification.CA;
      case "none" -> Verification.NONE;
      default ->
          throw new InvalidConfigurationException(
              "the Redis URI has an unknown value of verify: '" + text + "'",
              "write full, ca (which leaves the host's name out) or none");
    };
  }

  Optional<String> clientName() {
    return Optional.ofNullable(parameters.get(CLIENT_NAME));
  }

  /** Returns who logs in at sentinels. */
  RedisLogin sentinelLogin() {
    return new RedisLogin(
        parameters.getOrDefault(SENTINEL_USER, ""),
        Optional.ofNullable(parameters.get(SENTINEL_PASSWORD)).map(Secret::of));
  }

  /** Returns the names only, as values can be secret. */
  @Override
  public String toString() {
    return parameters.keySet().toString();
  }
}
