package io.tidemark.backup.storage.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** How files and folders reach the medium, and who may see them there. */
final class Durability {

  /** Elsewhere a folder can be neither opened for flushing nor given a mode. */
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private final boolean fsync;

  Durability(boolean fsync) {
    this.fsync = fsync;
  }

  /** Returns the attributes that a file of ours is created with. */
  static FileAttribute<?>[] privateFile() {
    return mode("rw-------");
  }

  /** Returns the attributes that a folder of ours is created with. */
  static FileAttribute<?>[] privateFolder() {
    return mode("rwx------");
  }

  private static FileAttribute<?>[] mode(String mode) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Flushes a file. A failure is final: the kernel may have dropped the pages, and a second attempt
   * would succeed without them.
   */
  void syncFile(FileChannel file) throws IOException {
    if (fsync) {
      file.force(true);
    }
  }

  /** Flushes the entries of a folder. A folder that has gone has no entries to lose. */
  void syncFolder(Path folder) throws IOException {
    if (!fsync || !POSIX) {
      return;
    }
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    } catch (NoSuchFileException e) {
      return;
    }
  }
}
