package io.tidemark.backup.storage.sftp;

import java.io.IOException;
import java.time.Instant;

/**
 * What a server says of a file.
 *
 * @param size the length, or -1 if it was not told
 * @param mode type and permissions as {@code stat} gives them, or -1 if they were not told
 * @param modifiedAt seconds since 1970, or -1 if they were not told
 */
record Attributes(long size, int mode, long modifiedAt) {

  private static final int TYPE = 0170000;
  private static final int FILE = 0100000;
  private static final int FOLDER = 0040000;
  private static final int LINK = 0120000;

  static Attributes of(Reply reply) throws IOException {
    int flags = reply.number();
    long size = (flags & Fxp.ATTR_SIZE) != 0 ? reply.wide() : -1;
    if ((flags & Fxp.ATTR_OWNER) != 0) {
      reply.wide();
    }
    int mode = (flags & Fxp.ATTR_PERMISSIONS) != 0 ? reply.number() : -1;
    long modifiedAt = -1;
    if ((flags & Fxp.ATTR_TIMES) != 0) {
      reply.number();
      modifiedAt = Integer.toUnsignedLong(reply.number());
    }
    if ((flags & Fxp.ATTR_EXTENDED) != 0) {
      skipPairs(reply);
    }
    return new Attributes(size, mode, modifiedAt);
  }

  private static void skipPairs(Reply reply) throws IOException {
    for (int left = reply.number(); left > 0; left--) {
      reply.block();
      reply.block();
    }
  }

  boolean isComplete() {
    return size >= 0 && mode >= 0 && modifiedAt >= 0;
  }

  boolean isFile() {
    return is(FILE);
  }

  boolean isFolder() {
    return is(FOLDER);
  }

  boolean isLink() {
    return is(LINK);
  }

  private boolean is(int type) {
    return mode >= 0 && (mode & TYPE) == type;
  }

  Instant time() {
    return Instant.ofEpochSecond(Math.max(modifiedAt, 0));
  }
}
