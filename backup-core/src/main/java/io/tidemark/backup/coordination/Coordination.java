package io.tidemark.backup.coordination;

import io.tidemark.backup.error.BackupException;
import java.util.Optional;

/**
 * Lets one of several instances of a host do something at a time. Thread-safe.
 *
 * <p>Whoever does not get a turn does not wait for it.
 */
public interface Coordination {

  /**
   * Takes the turn for a piece of work, unless another has it, be it in this process.
   *
   * @param work its name, such as {@code shop/backup}; the same in every instance
   * @return the turn, to be closed by the caller; empty if another has it
   * @throws BackupException if it cannot be found out who has the turn
   */
  Optional<Turn> tryTake(String work);

  /** Returns one that gives everybody a turn at any time. */
  static Coordination none() {
    return work -> Optional.of(Turn.unlimited());
  }
}
