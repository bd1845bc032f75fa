package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.StorageListener;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Settings of an {@link S3Storage}. {@link #open} checks them and names every problem at once. Not
 * thread-safe.
 */
public final class S3StorageBuilder {

  /**
   * Large enough that a request's round trip does not count, and with {@link #CONCURRENCY} small
   * enough for a heap of 64 MB that several destinations and the application share.
   */
  private static final int PART_SIZE = 6 << 20;

  private static final int CONCURRENCY = 4;

  final String bucket;
  String prefix = "";
  @Nullable String region;
  @Nullable URI endpoint;
  @Nullable Boolean pathStyle;
  @Nullable String profile;
  @Nullable AwsCredentialsProvider credentials;
  @Nullable S3Client client;
  boolean accelerate;
  final Map<String, String> storageClasses = new TreeMap<>();
  @Nullable String encryption;
  @Nullable String kmsKey;
  @Nullable S3Checksum checksum;
  long partSize = PART_SIZE;
  long smallestPart = 5 << 20;
  int concurrency = CONCURRENCY;
  @Nullable S3LockMode lock;
  int lockDays;
  int attempts = 10;
  Duration firstDelay = Duration.ofMillis(250);
  Duration timeout = Duration.ofSeconds(60);
  Duration abandonedAfter = Duration.ofDays(7);
  Duration settling = Duration.ofSeconds(5);
  StorageListener listener = StorageListener.none();
  InstantSource clock = InstantSource.system();
  RandomGenerator random = new SecureRandom();
  Optional<PartPlan> plan = Optional.empty();

  S3StorageBuilder(String bucket) {
    this.bucket = bucket;
  }

  /** What all names begin with, such as {@code prod/shop}; nothing else may use it. */
  public S3StorageBuilder prefix(String path) {
    this.prefix = path;
    return this;
  }

  /** The bucket's region; by default what the SDK finds, and us-east-1 with an endpoint. */
  public S3StorageBuilder region(String name) {
    this.region = name;
    return this;
  }

  /**
   * The address of a server other than Amazon's. Implies path style, region us-east-1 and {@link
   * S3Checksum#MD5}, each of which can be set to something else.
   */
  public S3StorageBuilder endpoint(URI address) {
    this.endpoint = address;
    return this;
  }

  /** Whether the bucket's name is part of the path rather than of the host name. */
  public S3StorageBuilder pathStyle(boolean inPath) {
    this.pathStyle = inPath;
    return this;
  }

  /** Whether to use the endpoints of S3 Transfer Acceleration. */
  public S3StorageBuilder accelerate(boolean accelerates) {
    this.accelerate = accelerates;
    return this;
  }

  /** The profile of the SDK's configuration files to take credentials and region from. */
  public S3StorageBuilder profile(String name) {
    this.profile = name;
    return this;
  }

  /** Where credentials come from; by default the SDK's own chain. Stays the caller's to close. */
  public S3StorageBuilder credentials(AwsCredentialsProvider provider) {
    this.credentials = provider;
    return this;
  }

  /**
   * The host's own client, which stays the host's to close. It brings region, endpoint, credentials
   * and HTTP settings; its own retries happen below the ones here, and are not told of.
   */
  public S3StorageBuilder client(S3Client own) {
    this.client = own;
    return this;
  }

  /** The storage class of objects, such as {@code STANDARD_IA}. */
  public S3StorageBuilder storageClass(String name) {
    this.storageClasses.put("", name);
    return this;
  }

  /** The storage class of objects whose label {@code tier} is {@code tier}. */
  public S3StorageBuilder storageClass(String tier, String name) {
    this.storageClasses.put(tier, name);
    return this;
  }

  /** Encryption by the server: {@code AES256}, {@code aws:kms} or {@code aws:kms:dsse}. */
  public S3StorageBuilder serverSideEncryption(String algorithm) {
    this.encryption = algorithm;
    return this;
  }

  /** The KMS key to encrypt with. Implies {@code aws:kms}. */
  public S3StorageBuilder kmsKey(String idOrArn) {
    this.kmsKey = idOrArn;
    return this;
  }

  /** What the server checks received bytes with. */
  public S3StorageBuilder checksum(S3Checksum kind) {
    this.checksum = kind;
    return this;
  }

  /** The size of a part, 6 MiB by default, from 5 MiB to 1 GiB. */
  public S3StorageBuilder partSize(long bytes) {
    this.partSize = bytes;
    return this;
  }

  /**
   * How many part buffers there are, 4 by default, for all puts together. The storage takes this
   * times the part size of memory; all buffers but the one being filled are on their way at once.
   */
  public S3StorageBuilder concurrency(int buffers) {
    this.concurrency = buffers;
    return this;
  }

  /** Locks every object for so many days from its put; the bucket must have object lock. */
  public S3StorageBuilder objectLock(S3LockMode mode, int days) {
    this.lock = mode;
    this.lockDays = days;
    return this;
  }

  /** How often a request is made at most, 10 times by default; 3 times if nobody answers. */
  public S3StorageBuilder attempts(int most) {
    this.attempts = most;
    return this;
  }

  /** The longest wait before the second attempt, 250 ms by default; it doubles from there. */
  public S3StorageBuilder firstDelay(Duration delay) {
    this.firstDelay = delay;
    return this;
  }

  /** How long a server may keep silent, 60 s by default; large requests may take longer. */
  public S3StorageBuilder timeout(Duration silence) {
    this.timeout = silence;
    return this;
  }

  /** The age, 7 days by default, from which an unfinished upload belongs to a run that has died. */
  public S3StorageBuilder abandonedAfter(Duration age) {
    this.abandonedAfter = age;
    return this;
  }

  /** Who hears of retries and warnings. */
  public S3StorageBuilder listen(StorageListener hearer) {
    this.listener = hearer;
    return this;
  }

  /** The clock for the end of locks and the age of leftovers. */
  public S3StorageBuilder clock(InstantSource source) {
    this.clock = source;
    return this;
  }

  /** The source of ids and of jitter, which must be thread-safe. */
  public S3StorageBuilder random(RandomGenerator source) {
    this.random = source;
    return this;
  }

  /** For tests, whose servers are known to be idle. */
  S3StorageBuilder settling(Duration time) {
    this.settling = time;
    return this;
  }

  /** For tests, which would otherwise have to send gigabytes. */
  S3StorageBuilder smallParts(PartPlan parts) {
    this.plan = Optional.of(parts);
    this.smallestPart = 1;
    return this;
  }

  /**
   * Opens the storage. No request is made: a missing bucket or a wrong key shows at first use.
   *
   * @throws IllegalArgumentException if settings are wrong; the message names all that are
   */
  public S3Storage open() throws IOException {
    new SettingsCheck(this).refuse();
    return new Opening(this).storage();
  }
}
