package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;

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
    ManifestCheck check =
        new ManifestCheck(
            manifest,
            finding -> {
              throw new CorruptContentException(finding.toString());
            });
    return new Restoring(
        files, check, new TablespacePlaces(tablespaces), new HeldFiles(), new SyncPool(), meter);
  }
}
