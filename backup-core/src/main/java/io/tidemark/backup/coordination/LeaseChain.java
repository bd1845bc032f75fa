package io.tidemark.backup.coordination;

import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.catalog.LeaseRecord;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The leases of one work, numbered from 1. The highest is never deleted, so that no number is given
 * twice.
 */
final class LeaseChain {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{12}");
  private static final Labels LABELS = Labels.none().with(Labels.ROLE, Labels.CATALOG);

  private final Storage storage;
  private final String folder;

  LeaseChain(Storage storage, String work) {
    this.storage = storage;
    this.folder = Layout.LEASES + work + "/";
  }

  private StorageKey key(long number) {
    return new StorageKey(folder + "%012d".formatted(number));
  }

  private List<Long> numbers() throws IOException {
    return storage.list(folder).stream()
        .map(object -> object.key().name())
        .filter(name -> NUMBER.matcher(name).matches())
        .map(Long::valueOf)
        .sorted()
        .toList();
  }

  /** Returns the highest number, or 0. */
  long highest() throws IOException {
    List<Long> all = numbers();
    return all.isEmpty() ? 0 : all.get(all.size() - 1);
  }

  /** Returns a lease, unless it is gone. */
  Optional<LeaseRecord> read(long number) throws IOException {
    try {
      return Optional.of(LeaseRecord.read(storage, key(number)));
    } catch (ObjectNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Adds a lease.
   *
   * @throws io.tidemark.backup.storage.ObjectExistsException if another has that number
   */
  void add(long number, LeaseRecord lease) throws IOException {
    byte[] content = lease.write();
    storage.put(
        key(number),
        LABELS.with("size", Integer.toString(content.length)),
        out -> out.write(content));
  }

  /** Deletes the leases below a number. */
  void forget(long below) throws IOException {
    storage.deleteAll(numbers().stream().filter(it -> it < below).map(this::key).toList());
  }

  @Override
  public String toString() {
    return folder;
  }
}
