package io.tidemark.backup.storages;

import io.tidemark.backup.storage.ObjectProtectedException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** Deletes no object that it protects, as a bucket with a lock does. */
public final class ProtectingStorage extends ForwardingStorage {

  private final Predicate<String> subject;
  private final Optional<Instant> end;

  /** Protects without being able to say so beforehand. */
  public ProtectingStorage(Storage below, Predicate<String> subject) {
    this(below, subject, Optional.empty());
  }

  /** Protects, and tells until when. */
  public ProtectingStorage(Storage below, Predicate<String> subject, Optional<Instant> end) {
    super(below);
    this.subject = subject;
    this.end = end;
  }

  @Override
  public Optional<Instant> protectedUntil(StorageKey key) {
    return end.filter(until -> subject.test(key.value()));
  }

  @Override
  public void delete(StorageKey key) throws IOException {
    boolean exists = list(key.value()).stream().anyMatch(object -> object.key().equals(key));
    if (exists && subject.test(key.value())) {
      throw new ObjectProtectedException(key, "legal hold");
    }
    super.delete(key);
  }
}
