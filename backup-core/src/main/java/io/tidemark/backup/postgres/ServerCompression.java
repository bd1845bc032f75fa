package io.tidemark.backup.postgres;

/**
 * What a server compresses a base backup with before it sends it. Not LZ4: servers link its blocks,
 * which the library for it does not read.
 */
public enum ServerCompression {

  /** The slower one; hardly any server was built without it. */
  GZIP,

  ZSTD
}
