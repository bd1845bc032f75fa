package io.tidemark.backup.postgres.cluster;

/**
 * What tells a cluster from all others.
 *
 * @param systemIdentifier the cluster's own number; unsigned
 * @param majorVersion the major version of its server, such as 15
 */
public record ClusterIdentity(long systemIdentifier, int majorVersion) {

  @Override
  public String toString() {
    return Long.toUnsignedString(systemIdentifier) + " of PostgreSQL " + majorVersion;
  }
}
