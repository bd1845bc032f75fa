package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.PostgresDirectory;
import io.tidemark.backup.postgres.RecoveryTarget;
import io.tidemark.backup.source.RestoreTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which backup is restored, up to which point, where to, and with which keys. Immutable.
 *
 * <p>A point in time needs a base backup, the log that is kept beside it, and a {@link
 * PostgresDirectory}.
 */
public final class Restore {

  private final Optional<BackupId> id;
  private final Optional<RecoveryTarget> recovery;
  private final RestoreTarget target;
  private final List<Decryption> decryptions;

  private Restore(
      Optional<BackupId> id,
      Optional<RecoveryTarget> recovery,
      RestoreTarget target,
      List<Decryption> decryptions) {
    this.id = id;
    this.recovery = recovery;
    this.target = target;
    this.decryptions = List.copyOf(decryptions);
  }

  /** A restore that still needs its target. */
  @FunctionalInterface
  public interface Start {
    Restore into(RestoreTarget target);
  }

  /** Chooses the newest backup; of a cluster also what is kept of the log since then. */
  public static Start latest() {
    return target -> new Restore(Optional.empty(), Optional.empty(), target, List.of());
  }

  /** Chooses a backup by its id, and nothing that came after it. */
  public static Start of(BackupId id) {
    return target -> new Restore(Optional.of(id), Optional.empty(), target, List.of());
  }

  /** Chooses the newest base backup, and nothing that came after it. */
  public static Start immediate() {
    return to(RecoveryTarget.immediate());
  }

  /** Goes up to the last commit at or before a time, from the newest base backup before it. */
  public static Start toTime(Instant time) {
    return to(RecoveryTarget.time(time));
  }

  /** Goes up to a position in the log, from the newest base backup before it. */
  public static Start toLsn(Lsn position) {
    return to(RecoveryTarget.lsn(position));
  }

  /** Goes up to the end of a transaction, from the newest base backup; see {@link #from}. */
  public static Start toXid(long transaction) {
    return to(RecoveryTarget.xid(transaction));
  }

  /** Goes up to a named restore point, from the newest base backup; see {@link #from}. */
  public static Start toRestorePoint(String name) {
    return to(RecoveryTarget.restorePoint(name));
  }

  /** Goes up to a point in the log. */
  public static Start to(RecoveryTarget point) {
    return target -> new Restore(Optional.empty(), Optional.of(point), target, List.of());
  }

  /** Returns the same restore, beginning with another base backup. */
  public Restore from(BackupId backup) {
    return new Restore(Optional.of(backup), recovery, target, decryptions);
  }

  /** Returns the same restore with one more key. */
  public Restore decrypt(Decryption key) {
    List<Decryption> keys = new ArrayList<>(decryptions);
    keys.add(key);
    return new Restore(id, recovery, target, keys);
  }

  Optional<BackupId> id() {
    return id;
  }

  Optional<RecoveryTarget> recovery() {
    return recovery;
  }

  /**
   * Returns the target, told how far to go.
   *
   * @throws InvalidConfigurationException if it cannot go to a point in time
   */
  RestoreTarget target() {
    if (!(target instanceof PostgresDirectory directory)) {
      if (recovery.isPresent()) {
        throw new InvalidConfigurationException(
            target + " cannot be restored to a point in time",
            "restore into a PostgresDirectory, from a base backup");
      }
      return target;
    }
    if (recovery.isPresent()) {
      return directory.recover(recovery.get());
    }
    return id.isPresent() || directory.hasRecovery() ? directory : directory.followLog();
  }

  List<Decryption> decryptions() {
    return decryptions;
  }
}
