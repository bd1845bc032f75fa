package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the tablespaces of a restored cluster go.
 *
 * @param chosen folders by the number of the tablespace
 * @param elseOriginal whether all others go where they were on the server that was backed up; if
 *     not, a tablespace without a folder is an error
 */
public record TablespaceLocations(Map<Long, Path> chosen, boolean elseOriginal) {

  public TablespaceLocations {
    chosen = Map.copyOf(chosen);
    chosen.forEach(TablespaceLocations::requireAbsolute);
    if (chosen.values().stream().distinct().count() < chosen.size()) {
      throw new InvalidConfigurationException(
          "two tablespaces are to go into the same folder", "give each a folder of its own");
    }
  }

  /** Returns all to where they were. */
  public static TablespaceLocations original() {
    return new TablespaceLocations(Map.of(), true);
  }

  /** Returns only those that were chosen. */
  public static TablespaceLocations of(Map<Long, Path> chosen) {
    return new TablespaceLocations(chosen, false);
  }

  private static void requireAbsolute(Long oid, Path folder) {
    if (!folder.isAbsolute() || !folder.equals(folder.normalize())) {
      throw new InvalidConfigurationException(
          "tablespace " + oid + " cannot go into '" + folder + "'",
          "give the folder by an absolute path without '..'");
    }
  }
}
