package io.tidemark.backup.postgres.incremental;

/**
 * What a file has become that no archive has in one piece.
 *
 * @param sizeBytes its length
 * @param checksum its checksum, by the algorithm that the newest manifest uses for its part
 */
record RebuiltFile(long sizeBytes, byte[] checksum) {}
