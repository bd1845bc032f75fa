package io.tidemark.backup.storage;

import java.time.Duration;

/**
 * Hears what a storage does on its own account while a call goes on. Called on whichever thread is
 * at work, also on several at once; implementations return quickly and throw nothing. Failures are
 * none of its business: those reach the caller as exceptions.
 */
public interface StorageListener {

  /** Hears that something deserves a look, such as a check that was switched off. */
  default void warned(String message) {}

  /** Hears that an attempt has failed and is about to be repeated. */
  default void retrying(Retry retry) {}

  /** Returns a listener that does nothing. */
  static StorageListener none() {
    return new StorageListener() {};
  }

  /**
   * An attempt that has failed and will be repeated.
   *
   * @param operation what is being done and on what, such as {@code upload part 7 of 'a/b'}
   * @param attempt the number of the attempt that has failed, from 1
   * @param attempts how many there are at most
   * @param delay how long the storage waits before the next one
   * @param problem why it failed, without secrets
   */
  record Retry(String operation, int attempt, int attempts, Duration delay, String problem) {}
}
