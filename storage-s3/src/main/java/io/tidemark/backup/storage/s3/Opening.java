package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.StorageListener;
import java.io.Closeable;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/** Puts the parts of a storage together, as its builder says. */
final class Opening {

  private static final int ID_BYTES = 16;

  private final S3StorageBuilder settings;
  private final Bucket bucket;
  private final Uploads uploads;
  private final boolean amazon;
  private final Closeable toClose;

  Opening(S3StorageBuilder settings) {
    this.settings = settings;
    Access access = Access.of(settings);
    this.toClose = access.toClose();
    this.amazon = access.client().serviceClientConfiguration().endpointOverride().isEmpty();
    this.bucket = bucket(access);
    this.uploads = new Uploads(bucket, headers(), new PartChecksum(checksum()));
  }

  /** The client, and what of it is this storage's business. */
  private record Access(S3Client client, Runnable renewal, Closeable toClose) {

    static Access of(S3StorageBuilder settings) {
      S3Client hosts = settings.client;
      if (hosts != null) {
        return new Access(hosts, () -> {}, () -> {});
      }
      OwnClient own = OwnClient.open(settings);
      return new Access(own.client(), own::renewCredentials, own);
    }
  }

  private Bucket bucket(Access access) {
    Patience patience = new Patience(settings.attempts, settings.firstDelay, settings.timeout);
    KeySpace keys = new KeySpace(settings.bucket, folder(settings.prefix));
    return new Bucket(
        access.client(),
        keys,
        patience,
        attempts(patience, access.renewal()),
        attempts(patience.less(), access.renewal()));
  }

  private Attempts attempts(Patience patience, Runnable renewal) {
    return new Attempts(patience, settings.listener, settings.random, renewal);
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
    Reservations reservations = new Reservations(bucket, uploads, settings.settling);
    Publication publication =
        new Publication(bucket, new Turns(bucket, reservations, listener), uploads.checksum());
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
