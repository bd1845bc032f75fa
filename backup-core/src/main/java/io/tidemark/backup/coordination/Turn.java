package io.tidemark.backup.coordination;

import io.tidemark.backup.error.LockedException;

/**
 * The right to do a piece of work alone. It can be lost while it is held, because a process was
 * frozen or cut off for too long. Thread-safe.
 */
public interface Turn extends AutoCloseable {

  /**
   * Finds out, with whoever gives the turns, whether this one is still held. To be called right
   * before something that only one may do.
   *
   * @throws LockedException if it is not, or that cannot be found out
   */
  void confirm();

  /**
   * Has something called when the turn is lost, from another thread and soon after it is noticed;
   * at once if it is lost already. No more than one such call is made, and none after {@link
   * #close}.
   */
  void onLost(Runnable stop);

  /** Gives the turn back. Does nothing if it is lost or given back. */
  @Override
  void close();

  /** Returns a turn that cannot be lost. */
  static Turn unlimited() {
    return UnlimitedTurn.INSTANCE;
  }
}
