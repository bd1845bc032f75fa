package io.tidemark.backup.postgres.incremental;

import java.util.BitSet;

/**
 * Which blocks of a file in the making are there, when it is put together from the newest backup to
 * the oldest: the first version of a block that comes is the one that stays. Not thread-safe.
 */
final class PartialFile {

  private final int length;
  private final BitSet present = new BitSet(0);
  private int limit;

  /**
   * Begins with what the newest backup says about the file.
   *
   * @param shortest how short it was since the backup before
   */
  PartialFile(BlockList newest, int shortest) {
    this.length = newest.wholeLength();
    this.limit = Math.min(newest.truncation(), shortest);
    for (int i = 0; i < newest.count(); i++) {
      present.set(newest.block(i));
    }
  }

  /** The length of the whole file, in blocks. */
  int length() {
    return length;
  }

  boolean has(int block) {
    return present.get(block);
  }

  /** Whether the version of a block in an older backup is the one that stays. */
  boolean wants(int block) {
    return block < limit && !present.get(block);
  }

  /** Takes down that a block was written. */
  void written(int block) {
    present.set(block);
  }

  /**
   * Goes on to the next older backup. The blocks that a file lost between two backups, and got back
   * later without a word in the log, are zeros; what still older backups have there is past.
   */
  void goOnBefore(BlockList version, int shortest) {
    limit = Math.min(limit, Math.min(version.truncation(), shortest));
  }
}
