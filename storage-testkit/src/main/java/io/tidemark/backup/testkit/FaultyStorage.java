package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A storage that works like the one below it until a {@link Fault} is injected. Without faults it
 * keeps the contract; a failing operation leaves the storage below as the contract demands of a
 * failure. Thread-safe.
 */
public final class FaultyStorage implements Storage {

  private final Storage below;
  private final List<Fault> faults = new CopyOnWriteArrayList<>();

  private FaultyStorage(Storage below) {
    this.below = below;
  }

  /** Returns a storage without faults, which owns {@code below} and closes it. */
  public static FaultyStorage over(Storage below) {
    return new FaultyStorage(below);
  }

  /** Makes operations that begin from now on suffer from {@code fault}; faults add up. */
  public Fault inject(Fault fault) {
    faults.add(fault);
    return fault;
  }

  /** Releases what hangs in a fault and makes operations that begin from now on succeed. */
  public void heal() {
    faults.forEach(Fault::release);
    faults.clear();
  }

  @Override
  public StoredObject put(StorageKey key, Labels labels, ContentWriter content) throws IOException {
    List<Fault> due = due(Fault.Point.PUT, key.value());
    if (due.isEmpty()) {
      return below.put(key, labels, content);
    }
    return below.put(
        key,
        labels,
        out -> {
          FaultyOutput faulty = new FaultyOutput(out, key.value(), due);
          content.writeTo(faulty);
          faulty.finish();
        });
  }

  @Override
  public InputStream open(StorageKey key) throws IOException {
    return open(key, 0, () -> below.open(key));
  }

  @Override
  public InputStream open(StorageKey key, long offset) throws IOException {
    return open(key, offset, () -> below.open(key, offset));
  }

  private InputStream open(StorageKey key, long offset, Opening opening) throws IOException {
    strike(Fault.Point.OPEN, key.value());
    List<Fault> due = due(Fault.Point.READ, key.value());
    InputStream in = opening.open();
    return due.isEmpty() ? in : new FaultyInput(in, key.value(), offset, due);
  }

  private interface Opening {

    InputStream open() throws IOException;
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    strike(Fault.Point.LIST, prefix);
    return below.list(prefix);
  }

  @Override
  public SortedSet<String> folders(String folder) throws IOException {
    strike(Fault.Point.LIST, folder);
    return below.folders(folder);
  }

  @Override
  public void delete(StorageKey key) throws IOException {
    strike(Fault.Point.DELETE, key.value());
    below.delete(key);
  }

  /** Deletes all at once where no fault is due, and else one by one, as the faults concern keys. */
  @Override
  public void deleteAll(Collection<StorageKey> keys) throws IOException {
    if (keys.stream().allMatch(key -> due(Fault.Point.DELETE, key.value()).isEmpty())) {
      below.deleteAll(keys);
    } else {
      Storage.super.deleteAll(keys);
    }
  }

  @Override
  public Optional<Instant> protectedUntil(StorageKey key) throws IOException {
    return below.protectedUntil(key);
  }

  @Override
  public void close() throws IOException {
    below.close();
  }

  private void strike(Fault.Point point, String subject) throws IOException {
    for (Fault fault : due(point, subject)) {
      fault.strike(subject);
    }
  }

  private List<Fault> due(Fault.Point point, String subject) {
    return faults.stream().filter(fault -> fault.concerns(point, subject)).toList();
  }
}
