package io.tidemark.backup.storage.s3;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Looks for everything that is wrong with the settings of a storage, without any I/O. */
final class SettingsCheck {

  /** Also the looser names of older buckets and of other servers. */
  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}|arn:.+");

  private static final Pattern STORAGE_CLASS = Pattern.compile("[A-Z0-9_]+");
  private static final List<String> ENCRYPTIONS = List.of("AES256", "aws:kms", "aws:kms:dsse");

  /** A name has 1,024 bytes and a key 900 of them. */
  private static final int LONGEST_PREFIX = 120;

  private static final long LARGEST_PART = 1L << 30;

  private final S3StorageBuilder settings;
  private final List<String> found = new ArrayList<>();

  SettingsCheck(S3StorageBuilder settings) {
    this.settings = settings;
  }

  /** Throws an exception that names every problem, if there is one. */
  void refuse() {
    checkPlace();
    checkEndpoint();
    checkObjects();
    checkSizes();
    checkClient();
    if (!found.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", found));
    }
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      found.add(problem);
    }
  }

  private void checkPlace() {
    require(
        BUCKET.matcher(settings.bucket).matches(),
        "this is not the name of a bucket; hint: write s3://bucket/prefix");
    String prefix = settings.prefix;
    require(
        prefix.isEmpty() || (prefix.length() <= LONGEST_PREFIX && KeySpace.isKey(prefix)),
        ("the prefix '%s' is not usable; hint: at most %d ASCII letters, digits and . _ - + = @,"
                + " in segments that do not begin with a dot")
            .formatted(prefix, LONGEST_PREFIX));
  }

  private void checkEndpoint() {
    URI endpoint = settings.endpoint;
    if (endpoint == null) {
      return;
    }
    require(
        endpoint.getRawUserInfo() == null,
        "the endpoint holds a user or password; hint: credentials come from the environment,"
            + " a profile or a role");
    String scheme = String.valueOf(endpoint.getScheme());
    require(
        (scheme.equals("http") || scheme.equals("https"))
            && endpoint.getHost() != null
            && endpoint.getQuery() == null,
        "the endpoint is not usable; hint: write it like https://storage.example.net:9000");
    require(!settings.accelerate, "an endpoint cannot be accelerated; hint: leave one of them out");
  }

  private void checkObjects() {
    settings.storageClasses.forEach(
        (tier, name) ->
            require(
                STORAGE_CLASS.matcher(name).matches(),
                "'%s' is not a storage class; hint: such as STANDARD_IA or GLACIER"
                    .formatted(name)));
    require(
        settings.encryption == null || ENCRYPTIONS.contains(settings.encryption),
        "the encryption '%s' is unknown; hint: it is one of %s"
            .formatted(settings.encryption, ENCRYPTIONS));
    require(
        settings.kmsKey == null || !"AES256".equals(settings.encryption),
        "AES256 takes no KMS key; hint: use aws:kms");
    require(
        settings.lock == null || settings.lockDays > 0,
        "an object lock needs a number of days; hint: set object-lock-days");
    require(
        settings.lock != null || settings.lockDays == 0,
        "object-lock-days needs a mode; hint: set object-lock to governance or compliance");
  }

  private void checkSizes() {
    require(
        settings.partSize >= settings.smallestPart && settings.partSize <= LARGEST_PART,
        "a part has 5 MiB to 1 GiB, not %d bytes".formatted(settings.partSize));
    require(settings.concurrency >= 1, "concurrency is at least 1");
    require(settings.attempts >= 1, "attempts is at least 1");
    require(!settings.firstDelay.isNegative(), "the first delay is negative");
    require(
        !settings.timeout.isNegative() && !settings.timeout.isZero(),
        "the timeout is not positive");
    require(!settings.abandonedAfter.isNegative(), "the age of abandoned uploads is negative");
  }

  private void checkClient() {
    boolean described =
        settings.region != null
            || settings.endpoint != null
            || settings.pathStyle != null
            || settings.profile != null
            || settings.credentials != null
            || settings.accelerate;
    require(
        settings.client == null || !described,
        "a client of the host brings its own region, endpoint, path style, profile, credentials"
            + " and acceleration; hint: set them there");
    require(
        settings.credentials == null || settings.profile == null,
        "credentials are given twice; hint: leave out the profile");
  }
}
