package io.tidemark.backup.catalog;

import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.ObjectProtectedException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * What is noted beside the backups of one job in one storage: pins, and what readings of these
 * copies have shown. Backups themselves never change; notes come and go, and go with their backup.
 */
public final class CopyRecords {

  private static final Pattern PIN = Pattern.compile("pin-[0-9a-f]{8}\\.json");

  private final Storage storage;
  private final JobName job;

  /**
   * Opens the notes.
   *
   * @param storage lent; stays open
   */
  public CopyRecords(Storage storage, JobName job) {
    this.storage = storage;
    this.job = job;
  }

  /**
   * Notes what a reading has shown. Earlier notes that it makes superfluous are removed: sound ones
   * of the same depth.
   *
   * @param folder what the backup's folder held before
   */
  public void add(
      BackupId id, CheckRecord check, Collection<StoredObject> folder, RandomGenerator random)
      throws IOException {
    CheckName name = CheckName.of(BackupId.of(check.at(), random), check);
    Records.add(storage, Layout.folder(job, id).resolve(name.fileName()), check.write());
    if (name.isSound()) {
      for (StoredObject object : folder) {
        Optional<CheckName> earlier = CheckName.parse(object.key().name());
        if (earlier.filter(it -> it.isSound() && it.depth().equals(name.depth())).isPresent()) {
          remove(object.key());
        }
      }
    }
  }

  /** Returns what the readings of a copy have shown, by their names in its folder. */
  public static List<CheckName> checks(Collection<StoredObject> folder) {
    return folder.stream().flatMap(it -> CheckName.parse(it.key().name()).stream()).toList();
  }

  /** Reads a note in full; empty if it was removed since it was listed. */
  public Optional<CheckRecord> read(BackupId id, CheckName name) throws IOException {
    return read(Layout.folder(job, id).resolve(name.fileName()), CheckRecord::read);
  }

  /** Returns where a new pin of a backup goes, in each place. */
  public StorageKey newPin(BackupId id, RandomGenerator random) {
    return Layout.folder(job, id).resolve("pin-%08x.json".formatted(random.nextInt()));
  }

  /**
   * Reads the pins of a backup.
   *
   * @param folder what its folder holds
   * @throws IOException also if one is damaged: somebody wants the backup to stay
   */
  public SortedMap<StorageKey, PinRecord> pins(Collection<StoredObject> folder) throws IOException {
    SortedMap<StorageKey, PinRecord> pins = new TreeMap<>();
    for (StorageKey key : pinKeys(folder)) {
      read(key, PinRecord::read).ifPresent(pin -> pins.put(key, pin));
    }
    return pins;
  }

  /** Adds pins; those that are there stay. */
  public void addAll(Map<StorageKey, PinRecord> pins) throws IOException {
    for (Map.Entry<StorageKey, PinRecord> pin : pins.entrySet()) {
      addOnce(pin.getKey(), pin.getValue());
    }
  }

  private void addOnce(StorageKey key, PinRecord pin) throws IOException {
    try {
      Records.add(storage, key, pin.write());
    } catch (ObjectExistsException e) {
      return; // a pin never changes
    }
  }

  /** Returns where the pins of a backup are. */
  public static List<StorageKey> pinKeys(Collection<StoredObject> folder) {
    List<StorageKey> keys = new ArrayList<>();
    for (StoredObject object : folder) {
      if (PIN.matcher(object.key().name()).matches()) {
        keys.add(object.key());
      }
    }
    return keys;
  }

  /**
   * Removes pins.
   *
   * @throws ObjectProtectedException if the storage keeps one
   */
  public void unpin(Collection<StorageKey> pins) throws IOException {
    storage.deleteAll(pins);
  }

  private void remove(StorageKey superfluous) throws IOException {
    try {
      storage.delete(superfluous);
    } catch (ObjectProtectedException e) {
      // It says the same as the new one, and goes with the backup.
      return;
    }
  }

  private <T> Optional<T> read(StorageKey key, Records.Form<T> form) throws IOException {
    try {
      return Optional.of(Records.read(storage, key, form));
    } catch (ObjectNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IOException("the note '" + key + "' cannot be read: " + e.getMessage(), e);
    }
  }
}
