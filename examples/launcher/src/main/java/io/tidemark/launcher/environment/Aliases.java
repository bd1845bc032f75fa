package io.tidemark.launcher.environment;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that older backup scripts have for their settings, so that this program can take their
 * place and keep their environment. What has its own name here wins; the same thing set twice to
 * different values is an error.
 */
final class Aliases {

  private static final String MODE = "BACKUP_MODE";

  /** The names that only rename, by what they are here. */
  private static final Map<String, List<String>> RENAMED =
      Map.of(
          "PGHOST", List.of("POSTGRES_HOST", "DB_HOST"),
          "PGPORT", List.of("POSTGRES_PORT", "DB_PORT"),
          "PGDATABASE", List.of("POSTGRES_DB", "DB_NAME"),
          "PGUSER", List.of("POSTGRES_USER", "DB_USER"),
          "PGPASSWORD", List.of("POSTGRES_PASSWORD", "DB_PASSWORD"),
          "AWS_ACCESS_KEY_ID", List.of("S3_ACCESS_KEY_ID", "S3_ACCESS_KEY"),
          "AWS_SECRET_ACCESS_KEY", List.of("S3_SECRET_ACCESS_KEY", "S3_SECRET_KEY"),
          "BACKUP_WAL_SYNC_INTERVAL", List.of("WAL_SYNC_INTERVAL"),
          "BACKUP_PRUNE_SCHEDULE", List.of("BACKUP_SCHEDULE_CLEANUP"));

  private final Map<String, String> variables;
  private final Map<String, String> taken = new LinkedHashMap<>();
  private final Map<String, String> values;

  private Aliases(Map<String, String> variables) {
    this.variables = variables;
    this.values = new HashMap<>(variables);
  }

  /** Translates variables whose files have been read. */
  static Aliases in(Map<String, String> variables) {
    Aliases aliases = new Aliases(variables);
    RENAMED.forEach(
        (name, others) -> others.forEach(other -> aliases.take(name, other, Optional::of)));
    RedisAliases redis = new RedisAliases(aliases.values);
    aliases.take("BACKUP_SCHEDULE", redis.schedule(), Optional::of);
    aliases.add("REDIS_URL", "REDIS_HOST", redis.address());
    aliases.take("BACKUP_COMPRESSION", "COMPRESSION_LEVEL", level -> Optional.of("gzip:" + level));
    aliases.take("BACKUP_LOG_LEVEL", "DEBUG", debug -> when(isYes(debug), "debug"));
    aliases.take("BACKUP_NOTIFY_URLS", "WEBHOOK_URL", url -> Optional.of("webhook:" + url));
    aliases.take("BACKUP_PASSPHRASE", "BACKUP_ENCRYPTION_KEY", aliases::passphrase);
    aliases.add("BACKUP_NOTIFY_ON", "WEBHOOK_ON_SUCCESS, WEBHOOK_ON_FAILURE", aliases.occasions());
    aliases.add("BACKUP_RETENTION", "the retention settings of older scripts", aliases.retention());
    aliases.addPlaces();
    aliases.refuseKeyName();
    return aliases;
  }

  /** Returns all variables, with the older names also under those of this program. */
  Map<String, String> values() {
    return values;
  }

  /** Returns which names of this program come from which older ones. */
  Map<String, String> taken() {
    return taken;
  }

  /** Returns a warning of what was set for a process of another kind. */
  Optional<String> warning() {
    return new RedisAliases(values).warning();
  }

  /** Returns all older names that stand for one of this program alone. */
  static Stream<String> renamed() {
    return Stream.of(
            RENAMED.values().stream().flatMap(List::stream),
            RedisAliases.names(),
            Stream.of("COMPRESSION_LEVEL", "WEBHOOK_URL", "BACKUP_ENCRYPTION_KEY"))
        .flatMap(names -> names);
  }

  /** Returns the older names that begin like those of this program. */
  static boolean isKnown(String name) {
    return List.of(
            RedisAliases.FULL_SCHEDULE,
            RedisAliases.REDIS_SCHEDULE,
            "BACKUP_SCHEDULE_CLEANUP",
            "BACKUP_ENCRYPTION",
            "BACKUP_ENCRYPTION_KEY",
            "BACKUP_RETENTION_DAYS",
            "BACKUP_RETENTION_DAILY",
            "BACKUP_RETENTION_WEEKLY",
            "BACKUP_RETENTION_MONTHLY",
            "BACKUP_PREFIX",
            "BACKUP_DIR",
            "BACKUP_S3_BUCKET",
            "BACKUP_S3_REGION",
            "BACKUP_S3_PREFIX")
        .contains(name);
  }

  private Optional<String> given(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  private void take(String name, String other, Function<String, Optional<String>> meaning) {
    add(name, other, given(other).flatMap(meaning));
  }

  private void add(String name, String from, Optional<String> value) {
    if (value.isEmpty()) {
      return;
    }
    String known = values.get(name);
    if (known == null || known.isBlank()) {
      values.put(name, value.get());
      taken.put(name, from);
    } else if (!known.equals(value.get())
        && (RENAMED.containsKey(name) || name.equals("BACKUP_SCHEDULE"))) {
      throw new InvalidConfigurationException(
          name + " and " + from + " are both set, to different values", "keep one of the two");
    }
  }

  private static boolean isYes(String value) {
    return List.of("true", "1", "yes").contains(value.strip().toLowerCase(java.util.Locale.ROOT));
  }

  private static Optional<String> when(boolean condition, String value) {
    return condition ? Optional.of(value) : Optional.empty();
  }

  private Optional<String> passphrase(String key) {
    return when(given("BACKUP_ENCRYPTION").filter(Aliases::isYes).isPresent(), key);
  }

  private Optional<String> occasions() {
    boolean isAsked =
        Stream.of("WEBHOOK_ON_SUCCESS", "WEBHOOK_ON_FAILURE").anyMatch(variables::containsKey);
    if (!isAsked || given("WEBHOOK_URL").isEmpty()) {
      return Optional.empty();
    }
    StringJoiner occasions = new StringJoiner(",");
    if (given("WEBHOOK_ON_FAILURE").map(Aliases::isYes).orElse(true)) {
      occasions.add("failure").add("recovery");
    }
    if (given("WEBHOOK_ON_SUCCESS").filter(Aliases::isYes).isPresent()) {
      occasions.add("success");
    }
    return when(occasions.length() > 0, occasions.toString());
  }

  /**
   * Days of base backups counted backups where the scripts came from, since there was one a day.
   */
  private Optional<String> retention() {
    Optional<String> days = given("BACKUP_RETENTION_DAYS");
    if (days.isPresent()) {
      boolean isBase = given(MODE).filter(mode -> mode.startsWith("base")).isPresent();
      return days.map(count -> isBase ? "last=" + count : "within=P" + count + "D");
    }
    String tiers =
        Stream.of(
                tier("daily", "BACKUP_RETENTION_DAILY", "DAILY_RETENTION_DAYS"),
                tier("weekly", "BACKUP_RETENTION_WEEKLY", "WEEKLY_RETENTION_WEEKS"),
                tier("monthly", "BACKUP_RETENTION_MONTHLY", "MONTHLY_RETENTION_MONTHS"))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(","));
    return when(!tiers.isEmpty(), tiers);
  }

  private Optional<String> tier(String tier, String... names) {
    return Stream.of(names)
        .flatMap(name -> given(name).stream())
        .findFirst()
        .map(count -> tier + "=" + count);
  }

  private void addPlaces() {
    List<String> targets =
        Stream.of(given("BACKUP_DIR").map(Aliases::folder), bucket())
            .flatMap(Optional::stream)
            .toList();
    List<String> more = Stream.of(secondBucket(), remote()).flatMap(Optional::stream).toList();
    boolean hasTarget = given("BACKUP_TARGET").isPresent() || !targets.isEmpty();
    String names = "the storages of older scripts";
    add("BACKUP_TARGET", names, joined(hasTarget ? targets : more));
    add("BACKUP_ALSO_TO", names, hasTarget ? joined(more) : Optional.empty());
  }

  private static Optional<String> joined(List<String> uris) {
    return when(!uris.isEmpty(), String.join(",", uris));
  }

  private static String folder(String path) {
    String uri = Path.of(path).toAbsolutePath().normalize().toUri().toString();
    return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
  }

  private Optional<String> bucket() {
    return given("S3_BUCKET")
        .map(
            bucket ->
                new StorageUri("s3://" + bucket, given("BACKUP_PREFIX").orElse("postgres-backups"))
                    .with("endpoint", given("S3_ENDPOINT"))
                    .with("region", given("S3_REGION"))
                    .with("attempts", given("RETRY_ATTEMPTS"))
                    .with("retry-delay", given("RETRY_DELAY"))
                    .toString());
  }

  private Optional<String> secondBucket() {
    return given("BACKUP_S3_BUCKET")
        .map(
            bucket ->
                new StorageUri("s3://" + bucket, given("BACKUP_S3_PREFIX").orElse("backups"))
                    .with("region", given("BACKUP_S3_REGION"))
                    .with("storage-class", Optional.of("STANDARD_IA"))
                    .toString());
  }

  private Optional<String> remote() {
    return given("REMOTE_BACKUP_HOST")
        .map(
            host ->
                new StorageUri(
                        "sftp://"
                            + given("REMOTE_BACKUP_USER").map(user -> user + "@").orElse("")
                            + host,
                        given("REMOTE_BACKUP_PATH").orElse("~/backups"))
                    .toString());
  }

  /** Scripts let gpg look into a key ring, of which there is none here. */
  private void refuseKeyName() {
    if (given("GPG_RECIPIENT").isPresent() && given("BACKUP_PGP_RECIPIENTS").isEmpty()) {
      throw new InvalidConfigurationException(
          "GPG_RECIPIENT names a key of a key ring, which is not read here",
          "write the key into a file, gpg --export --armor NAME > backup.asc, and set"
              + " BACKUP_PGP_RECIPIENTS to it");
    }
  }
}
