package io.tidemark.backup.coordination;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.LockedException;

/**
 * What a turn is held by, such as a session or a lease; {@link RenewedTurn} makes a turn of it,
 * which calls no two methods at once. For those who write a {@link Coordination}.
 */
public interface Holding {

  /**
   * Shows whoever gives the turns that the holder is alive.
   *
   * @throws LockedException if the turn is lost
   * @throws BackupException if that cannot be found out now, and the turn is still held
   */
  void renew();

  /**
   * Finds out with whoever gives the turns that this one is held.
   *
   * @throws LockedException if the turn is lost
   * @throws BackupException if that cannot be found out now
   */
  void confirm();

  /** Gives the turn back, and what it is held by; called once, also when the turn is lost. */
  void release();
}
