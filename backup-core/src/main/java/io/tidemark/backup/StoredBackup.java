package io.tidemark.backup;

import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.catalog.Manifest.DataFile;
import io.tidemark.backup.catalog.Manifest.Sealing;
import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.compression.Compressions;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.KeyException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.RestoreTarget;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.transfer.ContentDigest;
import io.tidemark.backup.transfer.ProvenInputStream;
import io.tidemark.backup.transfer.Run;
import io.tidemark.backup.transfer.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** The files of one backup in one storage, for reading. */
final class StoredBackup implements BackupFiles {

  private final Storage storage;
  private final String location;
  private final Manifest manifest;
  private final List<Decryption> decryptions;

  StoredBackup(Storage storage, String location, Manifest manifest, List<Decryption> decryptions) {
    this.storage = storage;
    this.location = location;
    this.manifest = manifest;
    this.decryptions = decryptions;
  }

  Manifest manifest() {
    return manifest;
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
          file.name(), expected, openStored(file.name()), compression::decompress);
    }
    Sealing sealing = file.encryption().get();
    Decryption key = keyFor(sealing);
    return new ProvenInputStream(
        file.name(),
        expected,
        openStored(file.name()),
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
  RestoreReport restoreInto(RestoreTarget target, Run run) throws IOException {
    run.expectBytes(manifest.plainBytes());
    return target.restore(this, run);
  }

  /** Opens the bytes at rest of any file of the backup. */
  InputStream openStored(String fileName) {
    StorageKey key = Layout.folder(manifest.job(), manifest.id()).resolve(fileName);
    try {
      return storage.open(key);
    } catch (ObjectNotFoundException e) {
      throw new IntegrityException(
          "'" + key + "' is missing in " + location, "use another copy or another backup", e);
    } catch (IOException e) {
      throw new StorageFailedException(
          "opening '" + key + "' in " + location + " failed: " + e.getMessage(),
          "look at the storage and try again",
          e);
    }
  }
}
