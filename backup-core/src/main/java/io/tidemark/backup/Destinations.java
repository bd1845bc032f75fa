package io.tidemark.backup;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.transfer.Destination;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The opened storages of one run. Closing it closes those that the run has opened. */
final class Destinations implements AutoCloseable {

  private final List<Destination> all = new ArrayList<>();
  private final List<Place.Opened> opened = new ArrayList<>();
  private final Consumer<String> onWarning;

  private Destinations(Consumer<String> onWarning) {
    this.onWarning = onWarning;
  }

  /** Opens all places; one of best effort that cannot be opened is left out with a warning. */
  static Destinations open(List<Place> places, Consumer<String> onWarning) {
    Destinations destinations = new Destinations(onWarning);
    try {
      places.forEach(destinations::open);
      return destinations;
    } catch (RuntimeException e) {
      destinations.close();
      throw e;
    }
  }

  private void open(Place place) {
    try {
      Place.Opened storage = place.open();
      opened.add(storage);
      all.add(new Destination(place.location(), storage.storage(), place.required()));
    } catch (BackupException e) {
      if (place.required()) {
        throw e;
      }
      all.add(Destination.unavailable(place.location(), e));
    }
  }

  List<Destination> all() {
    return all;
  }

  /** Returns those that could be opened. */
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
