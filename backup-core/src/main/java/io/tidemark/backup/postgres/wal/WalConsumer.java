package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wire.Body;
import java.io.IOException;

/** Takes the bytes of a write-ahead log in their order, without gaps. */
public interface WalConsumer {

  /**
   * Takes the next bytes.
   *
   * @param position where in the log they begin
   * @param bytes all of what is left is to be taken before this returns
   */
  void receive(Lsn position, Body bytes) throws IOException;

  /** Does what is due by time; called at least every few hundred milliseconds. */
  void tick() throws IOException;

  /**
   * Makes durable what can be made durable now: the server waits for it, perhaps to shut down.
   * {@link #flushed} is asked afterwards.
   */
  void sync() throws IOException;

  /**
   * Returns the position up to which the server may forget the log; {@link Lsn#NONE} says nothing.
   */
  Lsn flushed();

  /** Whether more is wanted; once it is not, the stream ends. */
  boolean wantsMore();
}
