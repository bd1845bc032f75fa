package io.tidemark.backup.postgres;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.wal.SpooledFiles;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A local folder between a server's {@code archive_command}, which fills it, and a pipeline, which
 * empties it. Immutable.
 *
 * <p>With it the server takes a file as archived as soon as it is on this disk: what is still in
 * the folder is lost with the disk, and the server may have removed it. {@link WalArchive} has no
 * such hole, and needs no command.
 */
public final class WalSpool {

  private static final long DEFAULT_LIMIT = 4L << 30;

  private final Path folder;
  private final long limitBytes;

  private WalSpool(Path folder, long limitBytes) {
    this.folder = folder;
    this.limitBytes = limitBytes;
  }

  /** Uses a folder, which is made when it is needed, for at most 4 GiB. */
  public static WalSpool at(Path folder) {
    return new WalSpool(folder.toAbsolutePath().normalize(), DEFAULT_LIMIT);
  }

  /** Returns the same folder with another limit for {@link #put}, in bytes. */
  public WalSpool limit(long bytes) {
    if (bytes <= 0) {
      throw new InvalidConfigurationException(
          "a spool of " + bytes + " bytes takes no file", "give a positive number of bytes");
    }
    return new WalSpool(folder, bytes);
  }

  /** Returns the folder. */
  public Path folder() {
    return folder;
  }

  /**
   * Puts a copy of a file of the server's log into the folder, as its {@code archive_command} does.
   * When this returns, the copy is durable on this disk, and not more. The same file twice is fine.
   *
   * @throws BackupFailedException if the folder is full, has another file of this name, or cannot
   *     be written; the server keeps the file and comes again
   */
  public void put(Path file) {
    try {
      new SpooledFiles(folder).put(file, limitBytes);
    } catch (IOException e) {
      throw new BackupFailedException(
          "'%s' could not be put into %s: %s".formatted(file.getFileName(), folder, e.getMessage()),
          "the server keeps it and comes again; look at the folder, and at who empties it",
          e);
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
