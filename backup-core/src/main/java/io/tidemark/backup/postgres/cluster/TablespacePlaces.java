package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides where each tablespace of one restore goes, and knows where it went. Thread-safe. */
final class TablespacePlaces {

  private final TablespaceLocations locations;
  private final Map<Long, Path> original = new HashMap<>();
  private final Map<Long, Path> placed = new TreeMap<>();

  TablespacePlaces(TablespaceLocations locations) {
    this.locations = locations;
  }

  /** Takes where a tablespace was on the server that was backed up. */
  synchronized void original(long oid, byte[] location) throws CorruptContentException {
    if (location.length == 0 || location[0] != '/') {
      throw new CorruptContentException(
          "tablespace "
              + oid
              + " has no absolute location: '"
              + ClusterPath.readable(location)
              + "'");
    }
    original.put(oid, PlatformName.path(location));
  }

  /** Whether the archives or the user have said that this is a tablespace elsewhere. */
  synchronized boolean isElsewhere(long oid) {
    return original.containsKey(oid) || locations.chosen().containsKey(oid);
  }

  /** Returns the folder for a tablespace. */
  synchronized Path place(long oid) {
    Path folder = locations.chosen().get(oid);
    if (folder == null && locations.elseOriginal()) {
      folder = original.get(oid);
    }
    if (folder == null) {
      throw new InvalidConfigurationException(
          "there is no folder for tablespace " + oid + was(original.get(oid)),
          "choose a folder for each tablespace, and unpack base.tar first if those of the server"
              + " are to be used");
    }
    placed.put(oid, folder);
    return folder;
  }

  private static String was(@Nullable Path folder) {
    return folder == null ? "" : ", which was at '" + folder + "'";
  }

  /** Returns the folders of the tablespaces that were unpacked. */
  synchronized Map<Long, Path> placed() {
    return Map.copyOf(placed);
  }

  /** Whether the server would make the same links from its own {@code tablespace_map}. */
  synchronized boolean isAsBefore() {
    return placed.equals(original);
  }

  /**
   * Refuses choices for what the backup does not have, and tablespaces whose archive is missing.
   */
  synchronized void requireComplete() throws CorruptContentException {
    Set<Long> unknown = new TreeSet<>(locations.chosen().keySet());
    unknown.removeAll(original.keySet());
    if (!unknown.isEmpty()) {
      throw new InvalidConfigurationException(
          "the backup has no tablespaces elsewhere with the numbers " + unknown,
          "choose folders for " + new TreeSet<>(original.keySet()));
    }
    for (Long oid : original.keySet()) {
      if (Objects.isNull(placed.get(oid))) {
        throw new CorruptContentException("the archive " + oid + ".tar of a tablespace is missing");
      }
    }
  }
}
