package io.tidemark.backup.transfer;

import io.tidemark.backup.storage.Storage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One destination of a run. A required one that fails ends the run; a best-effort one that fails is
 * left out for the rest of it. Thread-safe.
 */
public final class Destination {

  private final String location;
  private final @Nullable Storage storage;
  private final boolean required;
  private volatile @Nullable Throwable failure;

  /**
   * Creates a destination that has not failed.
   *
   * @param location where it is, for people, without secrets
   * @param storage lent; stays open
   * @param required whether its failure ends the run
   */
  public Destination(String location, Storage storage, boolean required) {
    this(location, required, storage);
  }

  private Destination(String location, boolean required, @Nullable Storage storage) {
    this.location = location;
    this.storage = storage;
    this.required = required;
  }

  /** A best-effort destination that could not even be opened. */
  public static Destination unavailable(String location, Throwable cause) {
    Destination destination = new Destination(location, false, null);
    destination.fail(cause);
    return destination;
  }

  public String location() {
    return location;
  }

  public Storage storage() {
    if (storage == null) {
      throw new IllegalStateException(location + " was not opened");
    }
    return storage;
  }

  public boolean required() {
    return required;
  }

  /** Returns why it was left out; empty while it takes part. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** Leaves a best-effort destination out from now on; a required one throws {@code cause}. */
  public void leaveOut(RuntimeException cause) {
    fail(cause);
    if (required) {
      throw cause;
    }
  }

  /** Leaves it out from now on; the first reason stays. */
  synchronized void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  @Override
  public String toString() {
    return location;
  }
}
