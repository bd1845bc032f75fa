package io.tidemark.backup.postgres;

/** How the server computes the checksums of its files for the manifest of a base backup. */
public enum ManifestChecksums {

  /** 32 bits, which show what broke by accident; costs next to nothing. */
  CRC32C,

  /**
   * 256 bits, which also show what was changed on purpose. The server computes them in the one
   * process that also reads and sends the files, which can halve its speed.
   */
  SHA256
}
