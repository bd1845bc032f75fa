package io.tidemark.backup;

/** How much a verification proves; each depth includes the ones before it. */
public enum Depth {
  /** Every file is there, with the size and SHA-256 at rest. Needs no key. */
  STORED,

  /** Every file decrypts and decompresses to the size and hash that the source wrote. */
  CONTENT,

  /** Every file is well-formed: an archive with the data of every entry, row by row. */
  STRUCTURE
}
