package io.tidemark.backup.postgres;

import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.PostgresUri.Parts;
import io.tidemark.backup.spelling.Similar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.postgresql.PGProperty;

/** What libpq's connection parameters mean to the JDBC driver. */
final class LibpqParameters {

  private static final Set<String> PLACE =
      Set.of("host", "hostaddr", "port", "dbname", "user", "password", "service", "passfile");

  private static final Map<String, PGProperty> SAME_MEANING =
      Map.ofEntries(
          Map.entry("sslmode", PGProperty.SSL_MODE),
          Map.entry("sslcert", PGProperty.SSL_CERT),
          Map.entry("sslkey", PGProperty.SSL_KEY),
          Map.entry("sslpassword", PGProperty.SSL_PASSWORD),
          Map.entry("sslnegotiation", PGProperty.SSL_NEGOTIATION),
          Map.entry("application_name", PGProperty.APPLICATION_NAME),
          Map.entry("options", PGProperty.OPTIONS),
          Map.entry("connect_timeout", PGProperty.CONNECT_TIMEOUT),
          Map.entry("channel_binding", PGProperty.CHANNEL_BINDING),
          Map.entry("require_auth", PGProperty.REQUIRE_AUTH),
          Map.entry("gssencmode", PGProperty.GSS_ENC_MODE),
          Map.entry("krbsrvname", PGProperty.KERBEROS_SERVER_NAME),
          Map.entry("gsslib", PGProperty.GSS_LIB));

  /** Parameters that change nothing which matters to a backup, some from other clients' URIs. */
  private static final Set<String> IGNORED =
      Set.of(
          "client_encoding",
          "fallback_application_name",
          "keepalives_count",
          "keepalives_idle",
          "keepalives_interval",
          "tcp_user_timeout",
          "sslcompression",
          "sslsni",
          "schema",
          "pgbouncer",
          "connection_limit",
          "pool_timeout",
          "statement_cache_size");

  private static final Map<String, String> SERVER_TYPES =
      Map.of(
          "any", "any",
          "read-write", "primary",
          "primary", "primary",
          "read-only", "secondary",
          "standby", "secondary",
          "prefer-standby", "preferSecondary");

  private LibpqParameters() {}

  /**
   * Builds the place that {@code settings} describe; {@code defaults} fill what they leave open.
   */
  static PostgresUri resolve(Map<String, String> settings, Map<String, String> defaults) {
    Map<String, String> all = new HashMap<>(defaults);
    if (settings.containsKey("host")) {
      // A port of the environment belongs to the host of the environment.
      all.keySet().removeAll(Set.of("host", "hostaddr", "port", "service"));
    }
    all.putAll(settings);
    if (all.containsKey("service")) {
      return JdbcUrl.service(all);
    }
    String user = all.getOrDefault("user", JdbcUrl.systemUser());
    return new PostgresUri(
        new Parts(
            hosts(all),
            all.getOrDefault("dbname", user),
            user,
            Optional.ofNullable(all.get("password")).map(Secret::of),
            driverProperties(all)));
  }

  private static List<PostgresHost> hosts(Map<String, String> settings) {
    String listed = settings.getOrDefault("hostaddr", settings.getOrDefault("host", ""));
    String[] names = listed.split(",", -1);
    String[] ports = settings.getOrDefault("port", "").split(",", -1);
    if (ports.length != 1 && ports.length != names.length) {
      throw new InvalidConfigurationException(
          "the database URI has %d hosts but %d ports".formatted(names.length, ports.length),
          "give one port for all hosts, or one for each");
    }
    List<PostgresHost> hosts = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      hosts.add(PostgresHost.of(names[i], ports[ports.length == 1 ? 0 : i]));
    }
    return hosts;
  }

  static Map<String, String> driverProperties(Map<String, String> settings) {
    Map<String, String> properties = new HashMap<>();
    settings.forEach(
        (name, value) -> {
          if (!PLACE.contains(name) && !IGNORED.contains(name)) {
            translate(name, value, properties);
          }
        });
    return properties;
  }

  private static void translate(String name, String value, Map<String, String> properties) {
    PGProperty same = SAME_MEANING.get(name);
    if (same != null) {
      properties.put(same.getName(), value);
      return;
    }
    switch (name) {
      case "sslrootcert" -> rootCertificate(value, properties);
      case "ssl" -> properties.put(PGProperty.SSL_MODE.getName(), sslMode(value));
      case "keepalives" ->
          properties.put(PGProperty.TCP_KEEP_ALIVE.getName(), String.valueOf(!value.equals("0")));
      case "load_balance_hosts" ->
          properties.put(
              PGProperty.LOAD_BALANCE_HOSTS.getName(), String.valueOf(value.equals("random")));
      case "target_session_attrs" ->
          properties.put(PGProperty.TARGET_SERVER_TYPE.getName(), serverType(value));
      default -> driverProperty(name, value, properties);
    }
  }

  private static void rootCertificate(String value, Map<String, String> properties) {
    if (value.equals("system")) {
      properties.put(PGProperty.SSL_FACTORY.getName(), "org.postgresql.ssl.DefaultJavaSSLFactory");
      properties.putIfAbsent(PGProperty.SSL_MODE.getName(), "verify-full");
    } else {
      properties.put(PGProperty.SSL_ROOT_CERT.getName(), value);
    }
  }

  private static String sslMode(String value) {
    return value.equals("true") ? "require" : "prefer";
  }

  private static String serverType(String value) {
    String type = SERVER_TYPES.get(value);
    if (type == null) {
      throw new InvalidConfigurationException(
          "target_session_attrs has an unknown value '" + value + "'",
          "use one of " + String.join(", ", new TreeSet<>(SERVER_TYPES.keySet())));
    }
    return type;
  }

  private static void driverProperty(String name, String value, Map<String, String> properties) {
    if (PGProperty.forName(name) == null) {
      throw unknown(name);
    }
    properties.put(name, value);
  }

  static InvalidConfigurationException unknown(String name) {
    Set<String> known = new TreeSet<>(SAME_MEANING.keySet());
    known.addAll(Set.of("sslrootcert", "target_session_attrs", "load_balance_hosts", "host"));
    UnaryOperator<String> meant = near -> "did you mean '" + near + "'?";
    return new InvalidConfigurationException(
        "the database URI has a parameter '" + name + "' that the JDBC driver cannot honour",
        Similar.to(name, known)
            .map(meant)
            .orElse("remove it; understood are " + String.join(", ", known)));
  }
}
