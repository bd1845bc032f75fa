package io.tidemark.backup.postgres;

import java.nio.file.Path;

/**
 * What a restore needs of one file system, and what is free there for this process.
 *
 * @param folder the first folder of the restore that lies there
 * @param neededBytes what it takes there at most beyond what is there, with the log; a file system
 *     that compresses takes less
 * @param freeBytes what is free there now
 */
public record DiskSpace(Path folder, long neededBytes, long freeBytes) {

  /** Whether everything fits for certain. */
  public boolean isEnough() {
    return neededBytes <= freeBytes;
  }
}
