package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A data directory in the making. It becomes one that a server starts from when {@link #finish}
 * returns and not before: until then it has no {@code pg_control}. Closing it earlier removes
 * everything again, unless there was a cluster before.
 *
 * <p>Archives may be unpacked at the same time from different threads, which must have ended when
 * this is finished or closed. The process should be that of the server's user.
 */
public final class ClusterDirectory implements AutoCloseable {

  private final Path root;
  private final BackupManifest manifest;
  private final Claims claims;
  private final Restoring cluster;
  private final AtomicInteger unfinishedArchives = new AtomicInteger();
  private boolean finished;
  private boolean kept;

  private ClusterDirectory(
      Claims claims, BackupManifest manifest, TablespaceLocations tablespaces, ByteMeter meter) {
    this.root = claims.root();
    this.manifest = manifest;
    this.claims = claims;
    this.cluster = Restoring.into(claims, manifest, tablespaces, meter);
  }

  /**
   * Takes a folder that is absent or empty, or in which a restore died.
   *
   * @param manifest what the archives must have in them
   * @param meter is told about the bytes that are read
   * @throws InvalidConfigurationException if there is something else in the folder
   */
  public static ClusterDirectory create(
      Path root, BackupManifest manifest, TablespaceLocations tablespaces, ByteMeter meter) {
    return new ClusterDirectory(Claims.ofNew(root), manifest, tablespaces, meter);
  }

  /**
   * Takes a folder with a cluster, of which every file stays that the backup has too, and only the
   * blocks that differ are written. If this does not come to its end, no server starts there, and
   * another one goes on.
   *
   * @param manifest what the archives must have in them
   * @param meter is told about the bytes that are read
   * @throws InvalidConfigurationException if it was changed since it was looked at
   */
  public static ClusterDirectory renew(
      ClusterRenewal renewal,
      BackupManifest manifest,
      TablespaceLocations tablespaces,
      ByteMeter meter) {
    return new ClusterDirectory(renewal.begin(meter), manifest, tablespaces, meter);
  }

  /** Leaves what was written for somebody to look at, if the restore fails. It starts no server. */
  public void keepOnFailure() {
    kept = true;
  }

  /**
   * Puts the files of an archive in their places and compares them with the manifest. The archive
   * of a tablespace for which no folder was chosen comes after {@code base.tar}, which tells where
   * it was. The caller closes the stream; after an exception nothing but {@link #close} works.
   *
   * @throws CorruptContentException if the archive is damaged, or not what the manifest says
   * @throws io.tidemark.backup.error.BackupException if something cannot be written
   */
  public void unpack(ClusterArchive archive, InputStream in) throws IOException {
    unpack(archive, in, FileIntake.none());
  }

  /** Does the same, except for what somebody else takes. */
  public void unpack(ClusterArchive archive, InputStream in, FileIntake intake) throws IOException {
    unfinishedArchives.incrementAndGet();
    OptionalLong tablespace = archive.oid();
    if (tablespace.isPresent()) {
      place(tablespace.getAsLong());
    }
    new Unpacking(archive, new TarReader(in, archive.toString()), cluster, intake).run();
    unfinishedArchives.decrementAndGet();
  }

  /** Returns what was written so far; the caller may keep it. */
  public WriteCount count() {
    return claims.count();
  }

  /** Makes a file with what no archive has; its folder is there. */
  public PatchableFile create(ClusterPath path, int mode) throws CorruptContentException {
    return cluster.files().create(path, mode);
  }

  /** Opens a file again that was made with {@link #create}. */
  public PatchableFile reopen(ClusterPath path) throws CorruptContentException {
    return cluster.files().reopen(path);
  }

  /** A tablespace for which {@code base.tar} has a folder stays there. */
  private synchronized void place(long oid) {
    ClusterPath link = ClusterPath.tablespace(oid);
    if (cluster.files().hasFolder(link)) {
      return;
    }
    Path wanted = cluster.places().place(oid);
    if (wanted.startsWith(root)) {
      throw new InvalidConfigurationException(
          "tablespace " + oid + " cannot go into '" + wanted + "', inside the data directory",
          "choose a folder beside it");
    }
    cluster.files().mount(link, claims.tablespace(oid, wanted).folder());
  }

  /**
   * Completes the cluster: everything is compared, made durable, and made startable, in this order.
   *
   * @throws CorruptContentException if a file is missing
   */
  public void finish(RecoveryFiles recovery) throws IOException {
    if (unfinishedArchives.get() > 0) {
      throw new IllegalStateException("an archive was not unpacked to its end");
    }
    requireComplete();
    Completion completion = new Completion(root, cluster);
    completion.write(recovery);
    completion.sync();
    // A marker that outlived this in a tablespace would hand it to the next restore; the data
    // directory's is of no use to one that finds a pg_control.
    claims.releaseTablespaces();
    completion.makeStartable();
    claims.releaseData();
    finished = true;
  }

  private void requireComplete() throws CorruptContentException {
    List<String> missing = cluster.check().missing().limit(4).map(Finding::toString).toList();
    if (!missing.isEmpty()) {
      throw new CorruptContentException("the archives are not complete: " + missing);
    }
    cluster.places().requireComplete();
    for (String needed : List.of("backup_label", "PG_VERSION", "global/pg_control")) {
      if (manifest.find(ClusterPath.known(needed)).isEmpty()) {
        throw new CorruptContentException(
            "this is no base backup: '" + needed + "' is not in the manifest");
      }
    }
    requireSameCluster(cluster.held().content(HeldFiles.CONTROL).orElseThrow());
  }

  private void requireSameCluster(byte[] control) throws CorruptContentException {
    OptionalLong expected = manifest.systemIdentifier();
    if (expected.isPresent()) {
      long found = ControlFile.systemIdentifier(control);
      if (found != expected.getAsLong()) {
        throw new CorruptContentException(
            "pg_control is of the cluster "
                + Long.toUnsignedString(found)
                + ", the manifest is of "
                + Long.toUnsignedString(expected.getAsLong()));
      }
    }
  }

  @Override
  public void close() throws IOException {
    cluster.sync().close();
    if (finished) {
      return;
    }
    if (kept) {
      claims.keep();
    } else {
      claims.undo();
    }
  }
}
