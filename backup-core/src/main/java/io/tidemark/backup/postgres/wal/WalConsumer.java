package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wire.Body;
import java.io.IOException;
import java.time.Duration;

/** Takes the bytes of a write-ahead log in their order, without gaps. */
public interface WalConsumer {

  /**
   * Takes the next bytes.
   *
   * @param position where in the log they begin
   * @param bytes all of what is left is to be taken before this returns
   */
  void receive(Lsn position, Body bytes) throws IOException;

  /**
   * Waits about so long until more can be taken.
   *
   * @return whether it can
   */
  boolean awaitRoom(Duration limit) throws InterruptedException;

  /** Does what is due by time; called at least every few hundred milliseconds. */
  void tick();

  /**
   * Begins to make durable what has been received: the server waits for it, perhaps to shut down.
   */
  void sync();

  /**
   * Returns the position up to which the server may forget the log; {@link Lsn#NONE} says nothing.
   */
  Lsn flushed();

  /** Whether more is wanted; once it is not, the stream ends. */
  boolean wantsMore();
}
