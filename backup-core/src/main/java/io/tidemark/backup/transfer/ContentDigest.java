package io.tidemark.backup.transfer;

/**
 * What proves that content is the same: its length and a hash of all its bytes.
 *
 * @param sizeBytes the length
 * @param hash the hash in lower-case hexadecimal digits
 */
public record ContentDigest(long sizeBytes, String hash) {}
