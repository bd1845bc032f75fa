package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.postgres.cluster.TarMember.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Does what pg_verifybackup does, on the archives as they are: reads every file through its
 * checksum and collects all differences. It writes nothing to disk, and does not look into the
 * write-ahead log. Archives may be read at the same time from different threads.
 */
public final class ClusterVerification {

  /** Damage that is in everything needs no more examples. */
  private static final int MAX_FINDINGS = 1_000;

  private static final int BUFFER = 128 * 1024;
  private static final Pattern TABLESPACE_LINK = Pattern.compile("pg_tblspc/[1-9][0-9]{0,9}");

  private final ManifestCheck check;
  private final ByteMeter meter;
  private final List<Finding> findings = new ArrayList<>();

  private ClusterVerification(BackupManifest manifest, ByteMeter meter) {
    this.check = new ManifestCheck(manifest, this::add);
    this.meter = meter;
  }

  /** Begins to compare archives with {@code manifest}. */
  public static ClusterVerification of(BackupManifest manifest, ByteMeter meter) {
    return new ClusterVerification(manifest, meter);
  }

  /**
   * Reads an archive to its end. The caller closes the stream.
   *
   * @throws CorruptContentException if it is no whole tar archive; what was found so far stays
   */
  public void read(ClusterArchive archive, InputStream in) throws IOException {
    TarReader tar = new TarReader(in, archive.toString());
    byte[] buffer = new byte[BUFFER];
    for (TarMember member = tar.next(); member != null; member = tar.next()) {
      FileCheck file = check(archive, member);
      for (int count = tar.read(buffer); count >= 0; count = tar.read(buffer)) {
        file.update(buffer, count);
        meter.passed(count);
      }
      file.end();
    }
  }

  private FileCheck check(ClusterArchive archive, TarMember member) throws IOException {
    ClusterPath path;
    try {
      path = archive.place(member.name());
    } catch (CorruptContentException e) {
      add(Finding.alien(ClusterPath.readable(member.name()), archive.toString()));
      return FileCheck.unchecked();
    }
    if (member.kind() == Kind.FILE) {
      return check.begin(path, member.sizeBytes(), archive.toString());
    }
    if (member.kind() != Kind.FOLDER && !isTablespaceLink(member, path)) {
      add(Finding.alien(path.toString(), archive.toString()));
    }
    return FileCheck.unchecked();
  }

  private static boolean isTablespaceLink(TarMember member, ClusterPath path) {
    return member.kind() == Kind.SYMBOLIC_LINK
        && member.sizeBytes() == 0
        && TABLESPACE_LINK.matcher(path.toString()).matches();
  }

  private void add(Finding finding) {
    synchronized (findings) {
      if (findings.size() < MAX_FINDINGS) {
        findings.add(finding);
      }
    }
  }

  /** Returns what was found in the archives, and what is missing now that all of them are read. */
  public List<Finding> findings() {
    List<Finding> all;
    synchronized (findings) {
      all = new ArrayList<>(findings);
    }
    check.missing().limit(MAX_FINDINGS).forEach(all::add);
    return List.copyOf(all);
  }
}
