package io.tidemark.backup;

import io.tidemark.backup.Inventory.Copies;
import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.catalog.Manifest.Companion;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies the files of one backup into one place, each on its own. */
final class FileCopier {

  private static final Logger LOG = LoggerFactory.getLogger(BackupRepository.class);

  private static final int BUFFER_BYTES = 128 * 1024;

  private final Copies source;
  private final Destination target;
  private final Run run;
  private final Manifest manifest;
  private final StorageKey folder;
  private final Labels labels;

  FileCopier(Copies source, Destination target, Run run) {
    this.source = source;
    this.target = target;
    this.run = run;
    this.manifest = source.manifest();
    this.folder = Layout.folder(manifest.job(), manifest.id());
    this.labels = ObjectLabels.of(manifest);
  }

  /**
   * Compares a file that is there already.
   *
   * @param reading whether its bytes are read, beside the size
   * @throws IntegrityException if it is another one
   */
  void compare(Companion file, long size, boolean reading) throws IOException {
    if (size != file.storedBytes()) {
      throw otherContent(file, size + " bytes instead of " + file.storedBytes(), null);
    }
    if (reading) {
      StoredBackup present = new StoredBackup(manifest, List.of(target), List.of());
      try (InputStream in = present.openStored(file)) {
        pass(in, OutputStream.nullOutputStream());
      } catch (IntegrityException e) {
        throw otherContent(file, "other bytes than were recorded", e);
      }
    }
  }

  private IntegrityException otherContent(
      Companion file, String what, @Nullable IntegrityException cause) {
    return new IntegrityException(
        "'%s' in %s has %s, and nothing is overwritten"
            .formatted(folder.resolve(file.name()), target.location(), what),
        "remove that folder, which is no backup without its manifest, and copy again",
        cause);
  }

  /**
   * Copies a file that is missing. A source with the wrong bytes is found out at their end; then
   * the next one has its turn.
   *
   * @throws IntegrityException if no source has the right bytes
   */
  void copy(Companion file) throws IOException {
    List<Destination> left = new ArrayList<>(source.all());
    while (true) {
      try {
        put(file, left);
        return;
      } catch (IntegrityException e) {
        left.remove(0);
        if (left.isEmpty()) {
          throw e;
        }
        LOG.warn("{}; copying from {}", Failures.text(e), left.get(0));
      }
    }
  }

  private Labels labelsOf(Companion file) {
    boolean data = manifest.files().stream().anyMatch(it -> it.name().equals(file.name()));
    return data
        ? ObjectLabels.sized(labels, file.storedBytes())
        : ObjectLabels.catalog(labels, file.storedBytes());
  }

  private void put(Companion file, List<Destination> from) throws IOException {
    StoredBackup backup = new StoredBackup(manifest, from, List.of());
    boolean[] passed = {false};
    StoredObject stored;
    try {
      stored =
          target
              .storage()
              .put(
                  folder.resolve(file.name()),
                  labelsOf(file),
                  out -> {
                    try (InputStream in = backup.openStored(file)) {
                      pass(in, out);
                    }
                    passed[0] = true;
                  });
    } catch (ObjectExistsException e) {
      throw new LockedException(
          "'" + file.name() + "' appeared in " + target.location() + " while it was copied",
          "somebody else copies the same backup; wait for that",
          e);
    }
    if (!passed[0] || stored.sizeBytes() != file.storedBytes()) {
      throw new IOException(
          "the storage reports %d bytes of '%s', but %d were to be stored"
              .formatted(stored.sizeBytes(), file.name(), file.storedBytes()));
    }
  }

  private void pass(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      run.checkpoint();
      out.write(buffer, 0, count);
    }
  }
}
