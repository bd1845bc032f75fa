package io.tidemark.backup.source;

import java.time.Instant;
import java.util.List;

/** What one run offers to the code that works in it: its start, progress, warnings and cancel. */
public interface RunContext {

  /** When the run started; the time that goes into names. */
  Instant startedAt();

  /**
   * Returns the other backups of the same job that the run can rely on, the newest first. For a
   * backup these are those that every required destination has whole, for a restore those that any
   * place has. It lists the places, so it is for those who need it. The files can be read as long
   * as the run lasts.
   *
   * @throws io.tidemark.backup.error.BackupException if the places cannot be listed
   */
  default List<BackupFiles> earlier() {
    return List.of();
  }

  /** Says what the run does from now on, in a few words for people: {@code "copying tables"}. */
  void stage(String description);

  /** Says how many plain bytes are expected in all, so that progress can be estimated. */
  void expectBytes(long totalBytes);

  /** Records something that the user should know and that does not make the result worthless. */
  void warn(String message);

  /**
   * Throws if the run was cancelled or has timed out. Long loops call it.
   *
   * @throws io.tidemark.backup.error.RunCancelledException if so
   */
  void checkpoint();

  /**
   * Registers an action that unblocks the caller when the run is cancelled or times out, such as
   * closing a socket. It runs at most once, on another thread, at once if the run is cancelled
   * already.
   *
   * @return closing it removes the registration
   */
  Registration onCancel(Runnable unblock);

  /**
   * Fixes the moment that the copy is of. A source that {@link BackupSource#canShareMoment can
   * share it} calls this once, when it has connected, logged in and prepared whatever can be
   * prepared. Where several sources are copied as of one moment, it waits until all of them are
   * ready and nobody writes; what fixes the moment shall be quick then.
   *
   * @param moment fixes it, on this thread: when it returns, nothing that is written afterwards is
   *     in the copy, and everything that was written before is
   * @throws io.tidemark.backup.error.BackupException if there is no common moment
   */
  default <E extends Exception> void cut(Moment<E> moment) throws E {
    moment.fix();
  }

  /** Whether writers wait for {@link #cut}, so that every millisecond in it counts. */
  default boolean writersWait() {
    return false;
  }

  /** What fixes the moment that a copy is of, such as the first statement of a snapshot. */
  @FunctionalInterface
  interface Moment<E extends Exception> {
    void fix() throws E;
  }

  /** A registration that ends when it is closed. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
