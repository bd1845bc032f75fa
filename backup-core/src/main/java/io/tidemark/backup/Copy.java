package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.storage.Storage;
import java.util.Optional;

/**
 * Which backups are copied, and where to. A copy is the same to the last byte, needs no key, and
 * becomes visible as a whole. Immutable.
 */
public final class Copy {

  private final Selection selection;
  private final Place target;
  private final boolean rereading;

  private Copy(Selection selection, Place target, boolean rereading) {
    this.selection = selection;
    this.target = target;
    this.rereading = rereading;
  }

  /** Which backups. */
  record Selection(Optional<BackupId> id, boolean all) {}

  /** A copy that still needs its target. */
  public static final class Start {

    private final Selection selection;

    private Start(Selection selection) {
      this.selection = selection;
    }

    /**
     * Copies to a storage URI, or a path of the local file system.
     *
     * @throws io.tidemark.backup.error.InvalidConfigurationException if the URI cannot be used
     */
    public Copy to(String uri) {
      StorageProviders providers = StorageProviders.discover();
      providers.check(uri);
      return to(Place.of(uri, DeliveryPolicy.REQUIRED, providers));
    }

    /**
     * Copies to a storage that the host owns and closes.
     *
     * @param name what it is called in messages
     */
    public Copy to(String name, Storage storage) {
      return to(Place.of(name, storage, DeliveryPolicy.REQUIRED));
    }

    private Copy to(Place target) {
      return new Copy(selection, target, false);
    }
  }

  /** Copies the newest backup. */
  public static Start latest() {
    return new Start(new Selection(Optional.empty(), false));
  }

  /** Copies one backup. */
  public static Start of(BackupId id) {
    return new Start(new Selection(Optional.of(id), false));
  }

  /** Copies every backup of the job that the target does not have, the oldest first. */
  public static Start all() {
    return new Start(new Selection(Optional.empty(), true));
  }

  /**
   * Returns the same copy, which reads what an interrupted copy has left at the target before it
   * counts; else the size is compared, and only small files are read.
   */
  public Copy rereading() {
    return new Copy(selection, target, true);
  }

  Selection selection() {
    return selection;
  }

  Place target() {
    return target;
  }

  boolean rereads() {
    return rereading;
  }
}
