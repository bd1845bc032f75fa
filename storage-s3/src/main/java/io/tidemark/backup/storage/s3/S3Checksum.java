package io.tidemark.backup.storage.s3;

/**
 * What a server compares the bytes with that it receives. A restore does not depend on it: the
 * manifest of a backup has hashes of its own.
 */
public enum S3Checksum {
  /** CRC-32C of each part and of the whole object, as Amazon S3 has it. The default there. */
  CRC32C,

  /** CRC-32 of each part and of the whole object. */
  CRC32,

  /** The old Content-MD5 of each part, which every server understands. The default elsewhere. */
  MD5
}
