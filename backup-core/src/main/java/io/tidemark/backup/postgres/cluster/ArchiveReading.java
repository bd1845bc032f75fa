package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.postgres.cluster.TarMember.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Reads the archives of one base backup, compares every file with its manifest, and hands over
 * those that somebody wants. It writes nothing by itself.
 */
public final class ArchiveReading {

  private final ManifestCheck check;
  private final ByteMeter meter;

  private ArchiveReading(BackupManifest manifest, ByteMeter meter) {
    this.check = ManifestCheck.strict(manifest);
    this.meter = meter;
  }

  /** Begins to read archives that must have in them what {@code manifest} says. */
  public static ArchiveReading of(BackupManifest manifest, ByteMeter meter) {
    return new ArchiveReading(manifest, meter);
  }

  /**
   * Reads an archive to its end. The caller closes the stream.
   *
   * @throws CorruptContentException if it is damaged, or not what the manifest says
   */
  public void read(ClusterArchive archive, InputStream in, FileIntake intake) throws IOException {
    TarReader tar = new TarReader(in, archive.toString());
    for (TarMember member = tar.next(); member != null; member = tar.next()) {
      if (member.kind() == Kind.FILE) {
        ClusterPath path = archive.place(member.name());
        FileCheck file = check.begin(path, member.sizeBytes(), archive.toString());
        MemberStream content = new MemberStream(tar, file, meter);
        if (intake.takes(path)) {
          intake.take(path, member.mode(), content);
        }
        content.drain();
      }
    }
  }

  /**
   * Finds out whether everything has come.
   *
   * @throws CorruptContentException if the manifest lists a file that was in no archive
   */
  public void requireComplete() throws CorruptContentException {
    List<String> missing = check.missing().limit(4).map(Finding::toString).toList();
    if (!missing.isEmpty()) {
      throw new CorruptContentException("the archives are not complete: " + missing);
    }
  }
}
