package io.tidemark.backup.postgres.incremental;

/**
 * How short a relation once was between two backups.
 *
 * @param tablespace the OID of its tablespace
 * @param database the OID of its database; 0 for what all share
 * @param fileNode the number in its files' names
 * @param fork 0 for rows, 1 for the map of free space, 2 for the map of visibility, 3 for the
 *     beginning of what is not logged
 * @param blocks its length then; what is behind that is none of the older backup's
 */
public record Truncation(long tablespace, long database, long fileNode, int fork, long blocks) {

  /** What a visibility map and its relation have in common. */
  record Relation(long tablespace, long database, long fileNode) {}

  Relation relation() {
    return new Relation(tablespace, database, fileNode);
  }
}
