package io.tidemark.launcher.environment;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.PostgresUri;
import java.util.Locale;
import java.util.Map;

/**
 * A database by its address, which says what sort of server it is in. Holds secrets, shows none.
 */
public sealed interface Database {

  /** One of PostgreSQL. */
  record Postgres(PostgresUri uri) implements Database {
    @Override
    public String jobName() {
      String name = uri.database().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
      return name.replaceAll("^-+|-+$", "");
    }

    @Override
    public String toString() {
      return uri.toString();
    }
  }

  /** Returns what a job that backs it up is called unless somebody says so. */
  String jobName();

  /**
   * Reads an address. What it leaves open comes from libpq's variables.
   *
   * @throws InvalidConfigurationException if it is none
   */
  static Database parse(String uri, Map<String, String> variables) {
    return new Postgres(PostgresUri.parse(uri, variables));
  }
}
