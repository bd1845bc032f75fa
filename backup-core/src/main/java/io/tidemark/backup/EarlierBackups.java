package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.catalog.Listing;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.transfer.Destination;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The backups of a job that a run can rely on, listed when somebody asks. */
final class EarlierBackups {

  private final Inventory inventory;
  private final List<Destination> places;
  private final List<Decryption> decryptions;
  private final Consumer<String> onWarning;

  /**
   * Looks into places.
   *
   * @param places opened, in the order of preference
   */
  EarlierBackups(
      Inventory inventory,
      List<Destination> places,
      List<Decryption> decryptions,
      Consumer<String> onWarning) {
    this.inventory = inventory;
    this.places = List.copyOf(places);
    this.decryptions = decryptions;
    this.onWarning = onWarning;
  }

  /** Returns those that all places have whole, the newest first. */
  List<BackupFiles> everywhere() {
    return holding(places.size());
  }

  /** Returns those that any place has whole, the newest first. */
  List<BackupFiles> anywhere() {
    return holding(1);
  }

  private List<BackupFiles> holding(int copies) {
    Map<Destination, SortedMap<BackupId, List<StoredObject>>> folders =
        Inventory.each(places, place -> inventory.catalog(place).folders(), onWarning);
    Listing listing =
        Inventory.each(
                List.copyOf(folders.keySet()),
                place -> inventory.catalog(place).list(held(folders, place)),
                onWarning)
            .values()
            .stream()
            .reduce(Listing::and)
            .orElseThrow();
    List<BackupFiles> earlier = new ArrayList<>();
    for (Manifest manifest : listing.backups()) {
      List<Destination> whole =
          places.stream().filter(place -> isWhole(manifest, folders.get(place))).toList();
      if (whole.size() >= copies) {
        earlier.add(new StoredBackup(manifest, whole, decryptions));
      }
    }
    Collections.reverse(earlier);
    return earlier;
  }

  private static SortedMap<BackupId, List<StoredObject>> held(
      Map<Destination, SortedMap<BackupId, List<StoredObject>>> folders, Destination place) {
    return folders.getOrDefault(place, new TreeMap<>());
  }

  /** A place that cannot be read has nothing. */
  private static boolean isWhole(
      Manifest manifest, @Nullable SortedMap<BackupId, List<StoredObject>> folders) {
    List<StoredObject> folder =
        folders == null ? List.of() : folders.getOrDefault(manifest.id(), List.of());
    return folder.stream().anyMatch(object -> object.key().name().equals(Layout.MANIFEST))
        && manifest.flaw(folder).isEmpty();
  }
}
