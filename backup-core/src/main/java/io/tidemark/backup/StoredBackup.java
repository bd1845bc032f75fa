package io.tidemark.backup;

import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.catalog.Manifest.Companion;
import io.tidemark.backup.catalog.Manifest.DataFile;
import io.tidemark.backup.catalog.Manifest.Sealing;
import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.compression.Compressions;
import io.tidemark.backup.error.KeyException;
import io.tidemark.backup.postgres.LogRange;
import io.tidemark.backup.postgres.wal.Replaying;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.RestoreTarget;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.transfer.ContentDigest;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.FallbackInputStream;
import io.tidemark.backup.transfer.ProvenInputStream;
import io.tidemark.backup.transfer.StoredFile;
import io.tidemark.backup.wal.WalReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one backup, for reading from the first of its copies. Where that fails, the next one
 * continues, and the one that failed comes last from then on.
 */
final class StoredBackup implements BackupFiles {

  private static final Logger LOG = LoggerFactory.getLogger(BackupRepository.class);

  private final Manifest manifest;
  private final List<Destination> copies;
  private final List<Decryption> decryptions;

  /**
   * Reads a backup.
   *
   * @param copies where it lies, in the order of preference, at least one
   */
  StoredBackup(Manifest manifest, List<Destination> copies, List<Decryption> decryptions) {
    this.manifest = manifest;
    this.copies = new CopyOnWriteArrayList<>(copies);
    this.decryptions = decryptions;
  }

  Manifest manifest() {
    return manifest;
  }

  @Override
  public String id() {
    return manifest.id().value();
  }

  @Override
  public SourceReport report() {
    return manifest.report();
  }

  @Override
  public List<String> names() {
    return manifest.files().stream().map(DataFile::content).toList();
  }

  @Override
  public InputStream open(String name) throws IOException {
    DataFile file =
        manifest.files().stream()
            .filter(candidate -> candidate.content().equals(name))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException(manifest.id() + " has no file '" + name + "'"));
    Compression compression = Compressions.named(file.compression());
    StoredFile expected =
        new StoredFile(
            new ContentDigest(file.plainBytes(), file.xxh3()),
            new ContentDigest(file.storedBytes(), file.sha256()),
            Map.of());
    if (file.encryption().isEmpty()) {
      return new ProvenInputStream(
          file.name(), expected, stored(file.name(), file.storedBytes()), compression::decompress);
    }
    Sealing sealing = file.encryption().get();
    Decryption key = keyFor(sealing);
    return new ProvenInputStream(
        file.name(),
        expected,
        stored(file.name(), file.storedBytes()),
        stored -> compression.decompress(key.decrypt(stored, sealing.facts())));
  }

  private Decryption keyFor(Sealing sealing) {
    return decryptions.stream()
        .filter(key -> key.name().equals(sealing.name()))
        .findFirst()
        .orElseThrow(
            () ->
                new KeyException(
                    "backup %s is encrypted with %s and no key for it was given"
                        .formatted(manifest.id(), sealing.name()),
                    "give the key that belongs to one of: " + String.join(", ", sealing.keyIds())));
  }

  /** Restores the backup; what was restored is proven when this returns. */
  RestoreReport restoreInto(RestoreTarget target, RunContext run) throws IOException {
    run.expectBytes(manifest.plainBytes());
    return target instanceof Replaying replaying
        ? replaying.restore(this, log(), run)
        : target.restore(this, run);
  }

  /** Finds out what a restore would do. */
  RestorePlan planRestoreInto(RestoreTarget target, RunContext run) throws IOException {
    if (!(target instanceof Replaying replaying)) {
      return new RestorePlan(
          manifest,
          target.toString(),
          Optional.empty(),
          List.of(id()),
          List.of(),
          Optional.empty());
    }
    Replaying.Plan plan = replaying.plan(this, log(), run);
    long bytes = plan.log().map(LogRange::bytes).orElse(0L) + contentBytes(plan.chain(), run);
    return new RestorePlan(
        manifest,
        target.toString(),
        plan.log(),
        plan.chain(),
        plan.space(),
        Optional.of(ReadingSample.of(this).timeFor(bytes)));
  }

  /** Returns how much is read of a chain of backups that ends with this one. */
  private long contentBytes(List<String> chain, RunContext run) throws IOException {
    long bytes = manifest.plainBytes();
    if (chain.size() > 1) {
      for (BackupFiles earlier : run.earlier()) {
        if (earlier instanceof StoredBackup stored
            && chain.contains(stored.id())
            && !stored.id().equals(id())) {
          bytes += stored.manifest.plainBytes();
        }
      }
    }
    return bytes;
  }

  /** Returns the log that is kept beside it. */
  WalReader log() {
    return new WalReader(manifest.job(), copies, decryptions);
  }

  /** Opens the bytes at rest of a file, whose end proves that they are what was written. */
  InputStream openStored(Companion file) throws IOException {
    return ProvenInputStream.ofStored(
        file.name(),
        new ContentDigest(file.storedBytes(), file.sha256()),
        stored(file.name(), file.storedBytes()));
  }

  private InputStream stored(String fileName, long sizeBytes) {
    return new FallbackInputStream(
        Layout.folder(manifest.job(), manifest.id()).resolve(fileName),
        sizeBytes,
        copies,
        (failed, why) -> demote(failed, fileName, why));
  }

  private void demote(Destination failed, String fileName, IOException why) {
    LOG.warn(
        "{}: reading '{}' of {} failed, another copy continues: {}",
        failed.location(),
        fileName,
        manifest.id(),
        why.getMessage());
    synchronized (copies) {
      copies.remove(failed);
      copies.add(failed);
    }
  }
}
