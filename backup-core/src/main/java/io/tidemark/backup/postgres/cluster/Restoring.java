package io.tidemark.backup.postgres.cluster;

/**
 * What the archives of one restore have in common.
 *
 * @param files where they go
 * @param check what they must be
 * @param places where the tablespaces go
 * @param held what is put in place at the end
 * @param sync makes them durable
 * @param meter is told how much was read
 */
record Restoring(
    ClusterFiles files,
    ManifestCheck check,
    TablespacePlaces places,
    HeldFiles held,
    SyncPool sync,
    ByteMeter meter) {

  /** The first difference from the manifest ends the restore. */
  static Restoring into(
      Claims claims, BackupManifest manifest, TablespaceLocations tablespaces, ByteMeter meter) {
    SyncPool sync = new SyncPool();
    return new Restoring(
        new ClusterFiles(claims.root(), claims.kept(), sync, claims.count()),
        ManifestCheck.strict(manifest),
        new TablespacePlaces(tablespaces),
        new HeldFiles(),
        sync,
        meter);
  }
}
