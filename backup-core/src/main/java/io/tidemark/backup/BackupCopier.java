package io.tidemark.backup;

import io.tidemark.backup.Inventory.Copies;
import io.tidemark.backup.catalog.Catalog;
import io.tidemark.backup.catalog.CopyRecords;
import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.catalog.Manifest.Companion;
import io.tidemark.backup.catalog.Sightings;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies one backup into one place, byte for byte: the files that are missing, and the manifest
 * last. What is there already is compared and never replaced.
 */
final class BackupCopier {

  private static final Logger LOG = LoggerFactory.getLogger(BackupRepository.class);

  /** A file of this size is read again at the target rather than trusted for its size. */
  private static final long CHEAP_BYTES = 1024 * 1024;

  private final Copies source;
  private final Destination target;
  private final Run run;
  private final Sightings sightings;
  private final boolean rereading;
  private final Manifest manifest;
  private final Catalog catalog;
  private final StorageKey folder;
  private final Labels labels;
  private final FileCopier files;
  private int copiedFiles;
  private long copiedBytes;

  /**
   * How it is copied.
   *
   * @param sightings what this process has seen of folders that are being written
   * @param rereading whether large files that are there are read, too
   */
  record Terms(Run run, Sightings sightings, boolean rereading) {}

  BackupCopier(Copies source, Destination target, Terms terms) {
    this.source = source;
    this.target = target;
    this.run = terms.run();
    this.rereading = terms.rereading();
    this.sightings = terms.sightings();
    this.manifest = source.manifest();
    this.catalog = new Catalog(target.storage(), target.location(), manifest.job());
    this.folder = Layout.folder(manifest.job(), manifest.id());
    this.labels = ObjectLabels.of(manifest);
    this.files = new FileCopier(source, target, run);
  }

  /**
   * Copies the backup; on return the target has it whole.
   *
   * @throws IntegrityException if no source has the right bytes, or the target has other ones
   * @throws LockedException if another copy of it is in progress
   */
  CopyReport.Copied copy() {
    try {
      if (isComplete()) {
        copyPins();
        spot().clear();
      } else {
        copyClaimed();
      }
      return new CopyReport.Copied(manifest.id(), copiedFiles, copiedBytes);
    } catch (IOException e) {
      run.checkpoint();
      throw failed("copying " + manifest.id(), e);
    }
  }

  private void copyClaimed() throws IOException {
    CopyClaim claim = spot().take(labels);
    try {
      copyFiles();
      copyPins();
      publish(claim);
    } finally {
      claim.release();
    }
    LOG.info("copied {} to {}: {} bytes", manifest.id(), target.location(), copiedBytes);
  }

  private CopySpot spot() {
    return new CopySpot(target, folder, run, sightings);
  }

  private boolean isComplete() {
    Manifest found;
    try {
      found = catalog.show(manifest.id());
    } catch (BackupNotFoundException e) {
      return false;
    }
    if (!found.equals(manifest)) {
      throw Flaws.otherManifest(target, manifest);
    }
    Optional<String> flaw = manifest.flaw(catalog.contents(manifest.id()));
    if (flaw.isPresent()) {
      throw Flaws.incomplete(target, manifest, flaw.get());
    }
    return true;
  }

  private void copyFiles() throws IOException {
    Map<String, Long> present = new TreeMap<>();
    catalog
        .contents(manifest.id())
        .forEach(object -> present.put(object.key().name(), object.sizeBytes()));
    for (Companion file : manifest.storedFiles()) {
      run.checkpoint();
      Long size = present.get(file.name());
      if (size == null) {
        files.copy(file);
        copied(file.storedBytes());
      } else {
        files.compare(file, size, rereading || size <= CHEAP_BYTES);
      }
    }
  }

  private void copyPins() throws IOException {
    CopyRecords notes = new CopyRecords(target.storage(), manifest.job());
    for (Destination place : source.all()) {
      try {
        notes.addAll(new Pinning(manifest.job(), manifest.id(), List.of(place)).pins());
      } catch (StorageFailedException e) {
        LOG.warn("{}; those were not copied", Failures.text(e));
      }
    }
  }

  /** Makes the copy exist, if everything that belongs to it is still there. */
  private void publish(CopyClaim claim) throws IOException {
    byte[] content = manifestBytes();
    boolean wasLate = claim.refresh();
    requireWhole();
    run.checkpoint();
    StorageKey key = folder.resolve(Layout.MANIFEST);
    publish(key, content);
    if (wasLate || claim.isLate()) {
      requireWholeOr(key);
    }
    copied(content.length);
  }

  private void requireWhole() throws IOException {
    Optional<String> flaw = manifest.flaw(catalog.contents(manifest.id()));
    if (flaw.isPresent()) {
      throw new IOException(flaw.get() + " after it was stored; does somebody clean up there?");
    }
  }

  /** Another has taken this copy for dead while it was suspended: it must not look complete. */
  private void requireWholeOr(StorageKey published) throws IOException {
    try {
      requireWhole();
    } catch (IOException e) {
      try {
        target.storage().delete(published);
      } catch (IOException stays) {
        e.addSuppressed(stays);
      }
      throw e;
    }
  }

  private void publish(StorageKey key, byte[] content) throws IOException {
    try {
      target
          .storage()
          .put(key, ObjectLabels.catalog(labels, content.length), out -> out.write(content));
    } catch (ObjectExistsException e) {
      if (!Arrays.equals(content, catalog.bytes(manifest.id()))) {
        throw Flaws.otherManifest(target, manifest);
      }
    }
  }

  private void copied(long bytes) {
    copiedFiles++;
    copiedBytes += bytes;
  }

  private byte[] manifestBytes() {
    List<BackupException> failures = new ArrayList<>();
    for (Destination place : source.all()) {
      Catalog from = new Catalog(place.storage(), place.location(), manifest.job());
      try {
        byte[] found = from.bytes(manifest.id());
        if (from.parse(manifest.id(), found).equals(manifest)) {
          return found;
        }
        failures.add(Flaws.otherManifest(place, manifest));
      } catch (BackupException e) {
        failures.add(e);
      }
    }
    throw Failures.first(failures);
  }

  private StorageFailedException failed(String what, IOException cause) {
    return new StorageFailedException(
        what + " to " + target.location() + " failed: " + cause.getMessage(),
        "look at the storage and copy again; what was copied counts",
        cause);
  }
}
