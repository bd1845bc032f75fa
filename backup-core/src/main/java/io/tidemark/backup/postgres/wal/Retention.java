package io.tidemark.backup.postgres.wal;

/**
 * What a server may keep for the archive.
 *
 * @param limitBytes above it something is done
 * @param dropsSlot whether the slot is then dropped, and what is not stored is lost; else it is
 *     only told
 */
public record Retention(long limitBytes, boolean dropsSlot) {

  /** Returns what lets the server keep all it can. */
  public static Retention unlimited() {
    return new Retention(Long.MAX_VALUE, false);
  }

  boolean isExceededBy(SlotState state) {
    return state.retainedBytes() > limitBytes;
  }
}
