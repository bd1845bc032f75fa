package io.tidemark.backup.postgres;

import io.tidemark.backup.codec.Secret;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds connection settings in environment variables. */
final class PostgresEnvironment {

  private static final Map<String, String> LIBPQ =
      Map.ofEntries(
          Map.entry("PGHOST", "host"),
          Map.entry("PGHOSTADDR", "hostaddr"),
          Map.entry("PGPORT", "port"),
          Map.entry("PGDATABASE", "dbname"),
          Map.entry("PGUSER", "user"),
          Map.entry("PGPASSWORD", "password"),
          Map.entry("PGSERVICE", "service"),
          Map.entry("PGSSLMODE", "sslmode"),
          Map.entry("PGSSLROOTCERT", "sslrootcert"),
          Map.entry("PGSSLCERT", "sslcert"),
          Map.entry("PGSSLKEY", "sslkey"),
          Map.entry("PGSSLNEGOTIATION", "sslnegotiation"),
          Map.entry("PGAPPNAME", "application_name"),
          Map.entry("PGOPTIONS", "options"),
          Map.entry("PGCONNECT_TIMEOUT", "connect_timeout"),
          Map.entry("PGTARGETSESSIONATTRS", "target_session_attrs"),
          Map.entry("PGCHANNELBINDING", "channel_binding"),
          Map.entry("PGREQUIREAUTH", "require_auth"),
          Map.entry("PGGSSENCMODE", "gssencmode"),
          Map.entry("PGKRBSRVNAME", "krbsrvname"),
          Map.entry("PGLOADBALANCEHOSTS", "load_balance_hosts"));

  /** URL variables of frameworks, with the prefix of the login that goes with each. */
  private static final Map<String, String> FRAMEWORKS = new LinkedHashMap<>();

  static {
    FRAMEWORKS.put("SPRING_DATASOURCE_URL", "SPRING_DATASOURCE");
    FRAMEWORKS.put("QUARKUS_DATASOURCE_JDBC_URL", "QUARKUS_DATASOURCE");
  }

  private PostgresEnvironment() {}

  static Optional<PostgresUri> find(Map<String, String> environment) {
    Optional<String> url = value(environment, "DATABASE_URL");
    if (url.isPresent()) {
      return url.map(uri -> PostgresUri.parse(uri, environment));
    }
    for (Map.Entry<String, String> framework : FRAMEWORKS.entrySet()) {
      url = value(environment, framework.getKey());
      if (url.isPresent()) {
        PostgresUri uri = PostgresUri.parse(url.get());
        return Optional.of(login(uri, framework.getValue(), environment));
      }
    }
    Map<String, String> settings = libpqSettings(environment);
    boolean placeNamed =
        Set.of("host", "hostaddr", "dbname", "service").stream().anyMatch(settings::containsKey);
    return placeNamed ? Optional.of(LibpqParameters.resolve(settings, Map.of())) : Optional.empty();
  }

  private static PostgresUri login(
      PostgresUri uri, String prefix, Map<String, String> environment) {
    PostgresUri named = value(environment, prefix + "_USERNAME").map(uri::withUser).orElse(uri);
    return value(environment, prefix + "_PASSWORD")
        .map(password -> named.withPassword(Secret.of(password)))
        .orElse(named);
  }

  static Map<String, String> libpqSettings(Map<String, String> environment) {
    Map<String, String> settings = new HashMap<>();
    LIBPQ.forEach(
        (variable, name) ->
            value(environment, variable).ifPresent(value -> settings.put(name, value)));
    return settings;
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
