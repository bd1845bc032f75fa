package io.tidemark.backup.storage.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Settings of a {@link LocalStorage}. Not thread-safe. */
public final class LocalStorageBuilder {

  private final Path path;
  private boolean createRoot = true;
  private boolean fsync = true;
  private boolean links = true;
  private Duration abandonedAfter = Duration.ofHours(24);
  private InstantSource clock = InstantSource.system();
  private MountTable mounts = MountTable.ofThisMachine();

  LocalStorageBuilder(Path path) {
    this.path = path;
  }

  /**
   * Whether a missing root folder is created, which is the default. It is not where the path is, or
   * is below, a mount point of {@code /etc/fstab} with nothing mounted on it.
   */
  public LocalStorageBuilder createRoot(boolean creates) {
    this.createRoot = creates;
    return this;
  }

  /**
   * Whether files and folders are flushed to the medium before a put returns, which is the default.
   * Without it, a power cut can take away what was reported as stored.
   */
  public LocalStorageBuilder fsync(boolean syncs) {
    this.fsync = syncs;
    return this;
  }

  /** The age, 24 hours by default, from which a staging file belongs to a run that has died. */
  public LocalStorageBuilder abandonedAfter(Duration age) {
    if (age.isNegative()) {
      throw new IllegalArgumentException("negative age of abandoned staging files: " + age);
    }
    this.abandonedAfter = age;
    return this;
  }

  /** The clock that the age of staging files is measured with. */
  public LocalStorageBuilder clock(InstantSource source) {
    this.clock = source;
    return this;
  }

  LocalStorageBuilder mounts(MountTable table) {
    this.mounts = table;
    return this;
  }

  LocalStorageBuilder links(boolean supported) {
    this.links = supported;
    return this;
  }

  /**
   * Opens the storage and removes abandoned staging files.
   *
   * @throws IOException if the root folder is missing, unusable or not mounted
   */
  public LocalStorage open() throws IOException {
    Durability durability = new Durability(fsync);
    Root root = createRoot ? Root.openOrCreate(path, mounts, durability) : Root.open(path);
    Folders folders = new Folders(root, durability);
    Staging staging = new Staging(root, durability, abandonedAfter, clock);
    LocalStorage storage =
        new LocalStorage(root, folders, staging, new Publication(folders, links));
    staging.sweep();
    return storage;
  }
}
