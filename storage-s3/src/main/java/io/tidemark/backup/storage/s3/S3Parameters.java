package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.StorageLocation;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the settings of a storage out of a URI, and names every value that cannot be read. */
final class S3Parameters {

  static final Set<String> NAMES =
      Set.of(
          "region",
          "endpoint",
          "path-style",
          "storage-class",
          "sse",
          "sse-kms-key-id",
          "checksum",
          "part-size",
          "concurrency",
          "profile",
          "accelerate",
          "object-lock",
          "object-lock-days",
          "attempts",
          "retry-delay",
          "timeout");

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(|KiB|MiB|GiB)");

  private static final Map<String, S3Checksum> CHECKSUMS =
      Map.of(
          "when-supported", S3Checksum.CRC32C,
          "when-required", S3Checksum.MD5,
          "crc32c", S3Checksum.CRC32C,
          "crc32", S3Checksum.CRC32,
          "md5", S3Checksum.MD5);

  private final StorageLocation location;
  private final List<String> problems = new ArrayList<>();

  S3Parameters(StorageLocation location) {
    this.location = location;
  }

  /** Returns the settings. */
  S3StorageBuilder builder() {
    refuseSecrets();
    S3StorageBuilder builder = S3Storage.bucket(location.host()).prefix(prefix());
    readServer(builder);
    readObjects(builder);
    readTransfer(builder);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return builder;
  }

  /** The message repeats nothing of it: not even a part of a key belongs into a log. */
  private void refuseSecrets() {
    if (location.userInfo().isPresent() || location.host().contains("@")) {
      throw new IllegalArgumentException(
          "an s3: URI holds no credentials; hint: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,"
              + " a profile, or an instance role");
    }
    if (location.port() >= 0) {
      throw new IllegalArgumentException(
          "an s3: URI has no port; hint: name another server with the parameter endpoint");
    }
  }

  private String prefix() {
    return location.path().replaceFirst("^/", "").replaceFirst("/$", "");
  }

  private void readServer(S3StorageBuilder builder) {
    text("region", builder::region);
    value("endpoint", S3Parameters::uri, "an address like https://host:9000", builder::endpoint);
    flag("path-style", builder::pathStyle);
    text("profile", builder::profile);
    flag("accelerate", builder::accelerate);
  }

  private void readObjects(S3StorageBuilder builder) {
    location.parameter("storage-class").ifPresent(list -> readClasses(list, builder));
    text("sse", builder::serverSideEncryption);
    text("sse-kms-key-id", builder::kmsKey);
    value(
        "checksum",
        text -> Optional.ofNullable(CHECKSUMS.get(text)),
        "when-supported, when-required, crc32c, crc32 or md5",
        builder::checksum);
    value(
        "object-lock",
        S3Parameters::lockMode,
        "governance or compliance",
        mode -> builder.lock = mode);
    value(
        "object-lock-days",
        S3Parameters::count,
        "a number of days",
        days -> builder.lockDays = days);
  }

  private void readTransfer(S3StorageBuilder builder) {
    value("part-size", S3Parameters::size, "a size like 8MiB, or bytes", builder::partSize);
    value("concurrency", S3Parameters::count, "a number", builder::concurrency);
    value("attempts", S3Parameters::count, "a number", builder::attempts);
    String durations = "a duration like PT0.5S, or seconds";
    value("retry-delay", S3Parameters::duration, durations, builder::firstDelay);
    value("timeout", S3Parameters::duration, durations, builder::timeout);
  }

  /** Reads {@code STANDARD_IA}, or {@code STANDARD,monthly=GLACIER,weekly=STANDARD_IA}. */
  private static void readClasses(String list, S3StorageBuilder builder) {
    for (String item : list.split(",", -1)) {
      int equals = item.indexOf('=');
      builder.storageClass(equals < 0 ? "" : item.substring(0, equals), item.substring(equals + 1));
    }
  }

  private void text(String name, Consumer<String> setting) {
    value(name, text -> Optional.of(text).filter(t -> !t.isBlank()), "some text", setting);
  }

  private void flag(String name, Consumer<Boolean> setting) {
    value(name, S3Parameters::flag, "true or false", setting);
  }

  /** Values may be secrets in the wrong place, so that a message never repeats them. */
  private <T> void value(
      String name, Function<String, Optional<T>> reading, String form, Consumer<T> setting) {
    Optional<String> text = location.parameter(name);
    if (text.isEmpty()) {
      return;
    }
    Optional<T> value = reading.apply(text.get());
    if (value.isEmpty()) {
      problems.add("the parameter '%s' cannot be read; hint: it is %s".formatted(name, form));
    }
    value.ifPresent(setting);
  }

  private static Optional<Boolean> flag(String text) {
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(URI.create(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<S3LockMode> lockMode(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "governance" -> Optional.of(S3LockMode.GOVERNANCE);
      case "compliance" -> Optional.of(S3LockMode.COMPLIANCE);
      default -> Optional.empty();
    };
  }

  private static Optional<Integer> count(String text) {
    return text.matches("[0-9]{1,6}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  private static Optional<Long> size(String text) {
    Matcher matcher = SIZE.matcher(text);
    return matcher.matches()
        ? Optional.of(Long.parseLong(matcher.group(1)) << shift(matcher.group(2)))
        : Optional.empty();
  }

  private static int shift(String unit) {
    return switch (unit) {
      case "KiB" -> 10;
      case "MiB" -> 20;
      case "GiB" -> 30;
      default -> 0;
    };
  }

  private static Optional<Duration> duration(String text) {
    if (text.matches("[0-9]{1,6}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
