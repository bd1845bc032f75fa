package io.tidemark.backup.postgres.cluster;

/**
 * A file that the manifest lists.
 *
 * @param path its name in the cluster
 * @param sizeBytes its length
 * @param algorithm how its checksum was computed
 * @param checksum the checksum in hexadecimal digits; empty if there is none
 */
public record ManifestFile(
    ClusterPath path, long sizeBytes, ChecksumAlgorithm algorithm, String checksum) {}
