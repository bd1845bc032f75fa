package io.tidemark.backup.storage.sftp;

import java.io.IOException;

/**
 * What {@code statvfs@openssh.com} tells of a file system.
 *
 * @param freeBytes what an ordinary user may still write
 * @param freeFiles how many files an ordinary user may still create, or -1 if that has no limit
 */
record Space(long freeBytes, long freeFiles, boolean readOnly) {

  /** Below this a file system counts as full. */
  private static final long FULL_BYTES = 64 * 1024;

  private static final int READ_ONLY = 1;

  static Space of(Reply reply) throws IOException {
    reply.wide(); // the preferred size of a block
    long unit = reply.wide();
    reply.wide(); // all blocks
    reply.wide(); // free blocks, also those for the superuser
    long freeBlocks = reply.wide();
    long files = reply.wide();
    reply.wide(); // free inodes, also those for the superuser
    long freeFiles = reply.wide();
    reply.wide(); // the file system's id
    boolean readOnly = (reply.wide() & READ_ONLY) != 0;
    return new Space(freeBlocks * unit, files == 0 ? -1 : freeFiles, readOnly);
  }

  boolean isFull() {
    return freeBytes < FULL_BYTES || freeFiles == 0;
  }
}
