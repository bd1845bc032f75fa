package io.tidemark.backup.postgres.cluster;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A folder of a cluster that is there, which one restore writes over and nobody else. It cannot be
 * given back as it was: what failed is marked, so that the next restore of the kind goes on.
 */
final class RenewedFolder implements FolderClaim {

  static final String MARKER = "tidemark_delta_unfinished";

  private final Path folder;
  private final Marker marker;
  private boolean changed;

  private RenewedFolder(Path folder, Marker marker) {
    this.folder = folder;
    this.marker = marker;
  }

  /**
   * Takes a folder.
   *
   * @param content what the marker tells the next restore
   */
  static RenewedFolder of(Path folder, String content) {
    try {
      return new RenewedFolder(folder, Marker.in(folder, MARKER, content));
    } catch (IOException e) {
      throw Folders.failed("cannot mark the folder", folder, e);
    }
  }

  /** From here on the folder is not what it was. */
  void change() {
    changed = true;
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public void release() {
    marker.release();
  }

  @Override
  public void undo() throws IOException {
    if (!changed && marker.isNew()) {
      marker.remove();
    } else {
      marker.close();
    }
  }

  @Override
  public void keep() throws IOException {
    marker.close();
  }
}
