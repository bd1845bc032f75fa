package io.tidemark.backup.postgres.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The folders that one restore has to itself: the data directory, and those of tablespaces. */
final class Claims {

  private final FolderClaim data;
  private final Map<Long, FolderClaim> tablespaces = new HashMap<>();
  private final KeptFolders kept;
  private final WriteCount count;

  Claims(FolderClaim data, Map<Long, FolderClaim> tablespaces, KeptFolders kept, WriteCount count) {
    this.data = data;
    this.tablespaces.putAll(tablespaces);
    this.kept = kept;
    this.count = count;
  }

  /** Takes a data directory that is absent or empty, or in which a restore died. */
  static Claims ofNew(Path root) {
    return new Claims(ReservedFolder.of(root), Map.of(), KeptFolders.none(), new WriteCount());
  }

  Path root() {
    return data.folder();
  }

  /** What of the folders may be written over. */
  KeptFolders kept() {
    return kept;
  }

  WriteCount count() {
    return count;
  }

  /** Takes the folder of a tablespace, unless it was taken beforehand. */
  synchronized FolderClaim tablespace(long oid, Path folder) {
    return tablespaces.computeIfAbsent(oid, number -> ReservedFolder.of(folder));
  }

  /** Gives the folders of tablespaces to their users. */
  synchronized void releaseTablespaces() {
    tablespaces.values().forEach(FolderClaim::release);
  }

  void releaseData() {
    data.release();
  }

  /** Gives everything up after a failure. */
  void undo() throws IOException {
    each(FolderClaim::undo);
  }

  /** Gives everything up and leaves it as it is. */
  void keep() throws IOException {
    each(FolderClaim::keep);
  }

  /** One way to give a folder up. */
  @FunctionalInterface
  private interface GivingUp {
    void of(FolderClaim claim) throws IOException;
  }

  private synchronized void each(GivingUp way) throws IOException {
    List<FolderClaim> all = new ArrayList<>(List.of(data));
    all.addAll(tablespaces.values());
    IOException failure = null;
    for (FolderClaim claim : all) {
      try {
        way.of(claim);
      } catch (IOException e) {
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
