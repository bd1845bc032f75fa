package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.storage.Storage;
import java.util.Optional;

/**
 * Which backups are copied, with which log, and where to. A copy is the same to the last byte,
 * needs no key, and becomes visible as a whole. Immutable.
 */
public final class Copy {

  private final Selection selection;
  private final Place target;
  private final boolean rereading;
  private final Log log;

  private Copy(Selection selection, Place target, boolean rereading, Log log) {
    this.selection = selection;
    this.target = target;
    this.rereading = rereading;
    this.log = log;
  }

  /** How much is copied of the log that lies beside the backups of a PostgreSQL cluster. */
  public enum Log {
    /** Nothing. A base backup that has not its own log with it cannot be restored from the copy. */
    NONE,

    /**
     * What the copied backups need to be restored: nothing for one that has its log with it, and
     * the log from its start to its end for one that has not.
     */
    NEEDED,

    /**
     * Everything from the start of the oldest copied base backup on, so that the copy can be
     * restored to every later point in time.
     */
    FOLLOWING,

    /** All of it. */
    ALL
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
      return new Copy(selection, target, false, selection.all() ? Log.ALL : Log.NEEDED);
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

  /**
   * Copies every backup of the job that the target does not have, the oldest first, and the whole
   * log.
   */
  public static Start all() {
    return new Start(new Selection(Optional.empty(), true));
  }

  /**
   * Returns the same copy, which reads what an interrupted copy has left at the target before it
   * counts; else the size is compared, and only small files are read. Of log that is there, it
   * compares every receipt; else that of the newest segment for every 4 GiB of log.
   */
  public Copy rereading() {
    return new Copy(selection, target, true, log);
  }

  /**
   * Returns the same copy with so much of the log; by default {@link Log#ALL} with {@link #all},
   * else {@link Log#NEEDED}.
   */
  public Copy log(Log much) {
    return new Copy(selection, target, rereading, much);
  }

  Log log() {
    return log;
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
