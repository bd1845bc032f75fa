package io.tidemark.backup;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.storage.StorageListener;
import io.tidemark.backup.transfer.Destination;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The opened storages of one operation. Closing it closes those that the operation has opened. */
final class Destinations implements AutoCloseable {

  private final List<Destination> all = new ArrayList<>();
  private final List<Place.Opened> opened = new ArrayList<>();
  private final Consumer<String> onWarning;

  private Destinations(Consumer<String> onWarning) {
    this.onWarning = onWarning;
  }

  /**
   * Opens all places for a backup; one of best effort that cannot be opened is left out.
   *
   * @param listeners returns what hears the storage at a location
   */
  static Destinations open(
      List<Place> places, Function<String, StorageListener> listeners, Consumer<String> onWarning) {
    return new Destinations(onWarning).opened(places, listeners, Place::required);
  }

  /**
   * Opens all places for what goes on without an end: one of best effort that cannot be opened is
   * tried again whenever it is used.
   */
  static Destinations openLasting(
      List<Place> places, Function<String, StorageListener> listeners, Consumer<String> onWarning) {
    Destinations lasting = open(places, listeners, onWarning);
    for (Place place : places) {
      lasting.all.replaceAll(
          known ->
              known.location().equals(place.location()) && known.failure().isPresent()
                  ? lasting.late(place, listeners.apply(place.location()))
                  : known);
    }
    return lasting;
  }

  private Destination late(Place place, StorageListener listener) {
    LateStorage storage = new LateStorage(place, listener);
    opened.add(new Place.Opened(storage, true));
    return new Destination(place.location(), storage, false);
  }

  /** Opens all places to read them; those that cannot be opened are left out unless all are. */
  static Destinations openReadable(List<Place> places, Consumer<String> onWarning) {
    Destinations readable =
        new Destinations(onWarning).opened(places, LoggingListener::new, place -> false);
    List<BackupException> failures = readable.unopened();
    if (failures.size() == places.size()) {
      throw Failures.first(failures);
    }
    failures.forEach(failure -> onWarning.accept(Failures.text(failure)));
    return readable;
  }

  /** Opens what can be opened; the others are among {@link #all()} with their failures. */
  static Destinations openAny(List<Place> places, Consumer<String> onWarning) {
    return new Destinations(onWarning).opened(places, LoggingListener::new, place -> false);
  }

  private Destinations opened(
      List<Place> places,
      Function<String, StorageListener> listeners,
      Function<Place, Boolean> needed) {
    try {
      for (Place place : places) {
        open(place, listeners.apply(place.location()), needed.apply(place));
      }
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open(Place place, StorageListener listener, boolean needed) {
    try {
      Place.Opened storage = place.open(listener);
      opened.add(storage);
      all.add(new Destination(place.location(), storage.storage(), place.required()));
    } catch (BackupException e) {
      if (needed) {
        throw e;
      }
      all.add(Destination.unavailable(place.location(), e));
    }
  }

  /** Returns why places could not be opened. */
  List<BackupException> unopened() {
    return all.stream()
        .flatMap(destination -> destination.failure().stream())
        .map(BackupException.class::cast)
        .toList();
  }

  List<Destination> all() {
    return all;
  }

  /** Returns those that could be opened and have not failed since. */
  List<Destination> opened() {
    return all.stream().filter(destination -> destination.failure().isEmpty()).toList();
  }

  @Override
  public void close() {
    for (Place.Opened storage : opened) {
      try {
        storage.close();
      } catch (IOException e) {
        onWarning.accept("closing a storage failed: " + e.getMessage());
      }
    }
  }
}
