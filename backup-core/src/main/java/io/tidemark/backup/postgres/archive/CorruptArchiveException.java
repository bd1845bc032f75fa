package io.tidemark.backup.postgres.archive;

import java.io.IOException;

/** Bytes are not what pg_dump's custom format demands; reading again will not help. */
public final class CorruptArchiveException extends IOException {

  private static final long serialVersionUID = 1L;

  CorruptArchiveException(String problem) {
    super("corrupt archive: " + problem);
  }
}
