package io.tidemark.backup.postgres;

import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.PostgresUri.Parts;
import io.tidemark.backup.spelling.Similar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Reads {@code jdbc:postgresql:} URLs through the driver's own parser. */
final class JdbcUrl {

  private JdbcUrl() {}

  static PostgresUri parse(String url, Map<String, String> libpqDefaults) {
    Properties parsed = Driver.parseURL(url, null);
    if (parsed == null) {
      throw new InvalidConfigurationException(
          "the JDBC driver cannot read the database URL",
          "write it like jdbc:postgresql://host:5432/database?user=name");
    }
    Map<String, String> driver = new HashMap<>();
    parsed.stringPropertyNames().forEach(name -> driver.put(name, parsed.getProperty(name)));
    refuseMisspelt(driver.keySet());
    return resolve(driver, libpqDefaults);
  }

  /** Resolves libpq's {@code service} through the service file that the driver finds. */
  static PostgresUri service(Map<String, String> settings) {
    Properties parsed =
        Driver.parseURL("jdbc:postgresql://?service=" + settings.get("service"), null);
    if (parsed == null) {
      throw new InvalidConfigurationException(
          "the service '" + settings.get("service") + "' is in no connection service file",
          "set PGSERVICEFILE, or give a URI instead of a service");
    }
    Map<String, String> driver = new HashMap<>();
    parsed.stringPropertyNames().forEach(name -> driver.put(name, parsed.getProperty(name)));
    return resolve(driver, settings);
  }

  private static PostgresUri resolve(Map<String, String> driver, Map<String, String> defaults) {
    String user = firstSet(driver.remove(PGProperty.USER.getName()), defaults.get("user"));
    String loginUser = user == null ? systemUser() : user;
    String database = firstSet(driver.remove(PGProperty.PG_DBNAME.getName()), null);
    String password =
        firstSet(driver.remove(PGProperty.PASSWORD.getName()), defaults.get("password"));
    List<PostgresHost> hosts =
        hosts(
            driver.remove(PGProperty.PG_HOST.getName()),
            driver.remove(PGProperty.PG_PORT.getName()));
    driver.remove(PGProperty.SERVICE.getName());
    Map<String, String> properties = LibpqParameters.driverProperties(defaults);
    properties.putAll(driver);
    return new PostgresUri(
        new Parts(
            hosts,
            database == null ? loginUser : database,
            loginUser,
            Optional.ofNullable(password).map(Secret::of),
            properties));
  }

  private static List<PostgresHost> hosts(@Nullable String names, @Nullable String ports) {
    String[] eachName = names == null ? new String[] {""} : names.split(",", -1);
    String[] eachPort = ports == null ? new String[] {""} : ports.split(",", -1);
    List<PostgresHost> hosts = new ArrayList<>();
    for (int i = 0; i < eachName.length; i++) {
      hosts.add(PostgresHost.of(eachName[i], eachPort[Math.min(i, eachPort.length - 1)]));
    }
    return hosts;
  }

  // Pools and other tools add parameters of their own, which the driver ignores as well. One that
  // nearly is a name of the driver is a mistake: 'sslmod=require' would mean no encryption.
  private static void refuseMisspelt(Set<String> names) {
    Set<String> known = new HashSet<>();
    for (PGProperty property : PGProperty.values()) {
      known.add(property.getName());
    }
    for (String name : names) {
      Optional<String> meant = known.contains(name) ? Optional.empty() : Similar.to(name, known);
      if (meant.isPresent()) {
        throw new InvalidConfigurationException(
            "the database URL has an unknown parameter '" + name + "'",
            "did you mean '" + meant.get() + "'?");
      }
    }
  }

  private static @Nullable String firstSet(@Nullable String first, @Nullable String second) {
    return first == null || first.isEmpty() ? second : first;
  }

  /** The name that libpq and the driver log in with when none is given. */
  static String systemUser() {
    return System.getProperty("user.name", "postgres");
  }
}
