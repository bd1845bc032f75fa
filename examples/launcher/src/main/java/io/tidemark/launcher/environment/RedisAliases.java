package io.tidemark.launcher.environment;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The names of scripts that back up Redis, alone or beside PostgreSQL. */
record RedisAliases(Map<String, String> variables) {

  /** When whole backups of PostgreSQL are made. */
  static final String FULL_SCHEDULE = "BACKUP_SCHEDULE_FULL";

  /** When snapshots of Redis are made. */
  static final String REDIS_SCHEDULE = "BACKUP_SCHEDULE_REDIS";

  private static final String USUAL_PORT = "6379";

  /** Those whose values can come from files. */
  static Stream<String> names() {
    return Stream.of(FULL_SCHEDULE, REDIS_SCHEDULE, "REDIS_HOST", "REDIS_PASSWORD");
  }

  private Optional<String> given(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  /** Returns the older name of the schedule: scripts have one for each database that they copy. */
  String schedule() {
    return isOfRedis() ? REDIS_SCHEDULE : FULL_SCHEDULE;
  }

  /**
   * Whether this process backs up Redis: by its mode, else its source, else where nothing else is.
   */
  private boolean isOfRedis() {
    Optional<String> mode = given("BACKUP_MODE").map(RedisAliases::lower);
    if (mode.isPresent()) {
      return List.of("rdb", "scan").contains(mode.get());
    }
    Optional<String> source = given("BACKUP_SOURCE").map(RedisAliases::lower);
    return source
        .map(uri -> uri.startsWith("redis"))
        .orElseGet(
            () ->
                Setting.FOREIGN_POSTGRES.stream().noneMatch(name -> given(name).isPresent())
                    && (given("REDIS_URL").isPresent() || given("REDIS_HOST").isPresent()));
  }

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  /** Returns the address; Kubernetes sets a port that is no number for a service called redis. */
  Optional<String> address() {
    String port = given("REDIS_PORT").filter(it -> it.matches("[0-9]{1,5}")).orElse(USUAL_PORT);
    String login = given("REDIS_PASSWORD").map(it -> ":" + encoded(it) + "@").orElse("");
    return given("REDIS_HOST").map(host -> "redis://" + login + host + ":" + port);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Returns a warning where a process for one database was told of the backups of another. */
  Optional<String> warning() {
    return isOfRedis()
        ? Optional.empty()
        : given(REDIS_SCHEDULE)
            .map(
                unheard ->
                    REDIS_SCHEDULE
                        + " has no effect on a process that backs up PostgreSQL;"
                        + " start another one with BACKUP_MODE=rdb for Redis");
  }
}
