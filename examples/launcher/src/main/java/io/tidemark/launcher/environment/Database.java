package io.tidemark.launcher.environment;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.PostgresUri;
import io.tidemark.backup.redis.RedisUri;
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

  /** All databases of Redis or Valkey, which are numbered and have no names. */
  record Redis(RedisUri uri) implements Database {
    @Override
    public String jobName() {
      return "redis";
    }

    @Override
    public String toString() {
      return uri.toString();
    }
  }

  /** Returns what a job that backs it up is called unless somebody says so. */
  String jobName();

  /**
   * Reads an address. What it leaves open comes from the variables of psql and redis-cli.
   *
   * @throws InvalidConfigurationException if it is neither of PostgreSQL nor of Redis
   */
  static Database parse(String uri, Map<String, String> variables) {
    String scheme = uri.strip().split(":", 2)[0].toLowerCase(Locale.ROOT);
    if (scheme.startsWith("redis")) {
      return new Redis(RedisUri.parse(uri, variables));
    }
    if (scheme.equals("jdbc") || scheme.startsWith("postgres")) {
      return new Postgres(PostgresUri.parse(uri, variables));
    }
    throw new InvalidConfigurationException(
        "the database URI starts with neither postgresql:// nor redis://",
        "write it like postgresql://user@host:5432/database or redis://host:6379");
  }
}
