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
      ClusterFiles files,
      BackupManifest manifest,
      TablespaceLocations tablespaces,
      ByteMeter meter) {
    return new Restoring(
        files,
        ManifestCheck.strict(manifest),
        new TablespacePlaces(tablespaces),
        new HeldFiles(),
        new SyncPool(),
        meter);
  }
}
