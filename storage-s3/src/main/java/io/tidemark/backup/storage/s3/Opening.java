package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.StorageListener;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;

/** Puts the parts of a storage together, as its builder says. */
final class Opening {

  private static final int ID_BYTES = 16;

  private final S3StorageBuilder settings;
  private final Bucket bucket;
  private final Uploads uploads;
  private final boolean amazon;
  private final AutoCloseable toClose;

  Opening(S3StorageBuilder settings) {
    this.settings = settings;
    OwnClient own = settings.client == null ? OwnClient.open(settings) : null;
    S3Client client = own == null ? hostsClient(settings) : own.client();
    this.toClose = own == null ? () -> {} : own;
    this.amazon = client.serviceClientConfiguration().endpointOverride().isEmpty();
    this.bucket = bucket(client, own == null ? () -> {} : own::renewCredentials);
    this.uploads = new Uploads(bucket, headers(), new PartChecksum(checksum()));
  }

  private static S3Client hostsClient(S3StorageBuilder settings) {
    if (settings.client == null) {
      throw new IllegalStateException("there is no client");
    }
    return settings.client;
  }

  private Bucket bucket(S3Client client, Runnable renewal) {
    Patience patience = new Patience(settings.attempts, settings.firstDelay, settings.timeout);
    Supplier<Attempts> attempts =
        () -> new Attempts(patience, settings.listener, settings.random, renewal);
    KeySpace keys = new KeySpace(settings.bucket, folder(settings.prefix));
    return new Bucket(client, keys, patience, attempts.get(), attempts.get());
  }

  private static String folder(String prefix) {
    return prefix.isEmpty() ? "" : prefix + "/";
  }

  private S3Checksum checksum() {
    if (settings.checksum != null) {
      return settings.checksum;
    }
    return amazon ? S3Checksum.CRC32C : S3Checksum.MD5;
  }

  private ObjectHeaders headers() {
    Optional<String> kmsKey = Optional.ofNullable(settings.kmsKey);
    return new ObjectHeaders(
        Map.copyOf(settings.storageClasses),
        Optional.ofNullable(settings.encryption).or(() -> kmsKey.map(key -> "aws:kms")),
        kmsKey,
        Optional.ofNullable(settings.lock).map(mode -> new Retention(mode, settings.lockDays)),
        settings.clock);
  }

  S3Storage storage() {
    StorageListener listener = settings.listener;
    ExclusivityProbe exclusivity = new ExclusivityProbe(bucket, uploads, this::id, listener);
    if (amazon) {
      exclusivity.know(Exclusivity.CONDITIONAL);
    }
    Leftovers leftovers = new Leftovers(bucket, settings.abandonedAfter, settings.clock, listener);
    Publication publication =
        new Publication(bucket, new Reservation(bucket, uploads, listener), uploads.checksum());
    Puts puts = new Puts(bucket, uploads, plan(), ring(), this::id);
    return new S3Storage(
        bucket, puts, new Protection(exclusivity, leftovers, publication), toClose);
  }

  private PartPlan plan() {
    return settings.plan.orElseGet(() -> PartPlan.forPartsOf((int) settings.partSize));
  }

  private Puts.PartRing ring() {
    return new Puts.PartRing(
        new PartBuffers((int) settings.partSize, settings.concurrency),
        new Workers(settings.bucket, settings.concurrency));
  }

  private String id() {
    byte[] bytes = new byte[ID_BYTES];
    settings.random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
