package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the members of one archive in their places in a cluster. */
final class Unpacking {

  private static final int BUFFER = 128 * 1024;
  private static final Pattern TABLESPACE = Pattern.compile("pg_tblspc/([1-9][0-9]{0,9})");
  private static final Pattern WAL_FILE =
      Pattern.compile(
          "pg_wal/([0-9A-F]{24}(\\.partial)?|[0-9A-F]{8}\\.history|archive_status/[0-9A-F.]+"
              + "(history\\.)?(done|ready))");
  private static final ClusterPath WAL = ClusterPath.known("pg_wal");
  private static final int PRIVATE = 0700;

  private final ClusterArchive archive;
  private final TarReader tar;
  private final Restoring cluster;
  private final FileIntake intake;
  private final byte[] buffer = new byte[BUFFER];

  Unpacking(ClusterArchive archive, TarReader tar, Restoring cluster, FileIntake intake) {
    this.archive = archive;
    this.tar = tar;
    this.cluster = cluster;
    this.intake = intake;
  }

  void run() throws IOException {
    for (TarMember member = tar.next(); member != null; member = tar.next()) {
      ClusterPath path = archive.place(member.name());
      switch (member.kind()) {
        case FILE -> file(path, member);
        case FOLDER -> folder(path, member);
        case SYMBOLIC_LINK -> link(path, member);
        case OTHER -> throw alien(path);
      }
    }
  }

  private CorruptContentException alien(ClusterPath path) {
    return new CorruptContentException(
        Finding.alien(path.toString(), archive.toString()).toString());
  }

  private void folder(ClusterPath path, TarMember member) throws IOException {
    Matcher tablespace = TABLESPACE.matcher(path.toString());
    if (tablespace.matches() && cluster.places().isElsewhere(Long.parseLong(tablespace.group(1)))) {
      throw new InvalidConfigurationException(
          "tablespace " + tablespace.group(1) + " is a folder in the data directory itself",
          "choose no other folder for it");
    }
    if (archive.isWal()) {
      cluster.files().folder(WAL, PRIVATE);
    }
    cluster.files().folder(path, member.mode());
  }

  /** The link is made at the end, to where the tablespace has gone. */
  private void link(ClusterPath path, TarMember member) throws IOException {
    Matcher tablespace = TABLESPACE.matcher(path.toString());
    if (!archive.isBase() || member.sizeBytes() > 0 || !tablespace.matches()) {
      throw alien(path);
    }
    cluster.places().original(Long.parseLong(tablespace.group(1)), member.linkTarget());
  }

  private void file(ClusterPath path, TarMember member) throws IOException {
    if (archive.isWal()) {
      requireWal(path);
    }
    FileCheck check = cluster.check().begin(path, member.sizeBytes(), archive.toString());
    if (HeldFiles.holds(path)) {
      hold(path, member, check);
    } else if (intake.takes(path)) {
      MemberStream content = new MemberStream(tar, check, cluster.meter());
      intake.take(path, member.mode(), content);
      content.drain();
    } else {
      write(path, member, check);
    }
  }

  private void requireWal(ClusterPath path) throws IOException {
    if (!WAL_FILE.matcher(path.toString()).matches()) {
      throw alien(path);
    }
    ClusterPath folder = path.parent().orElseThrow();
    cluster.files().folder(WAL, PRIVATE);
    cluster.files().folder(folder, PRIVATE);
  }

  private void hold(ClusterPath path, TarMember member, FileCheck check) throws IOException {
    byte[] content = cluster.held().take(path, member, tar, check);
    cluster.meter().passed(content.length);
    if (path.equals(HeldFiles.TABLESPACE_MAP)) {
      for (Map.Entry<Long, byte[]> line : TablespaceMap.parse(content).entrySet()) {
        cluster.places().original(line.getKey(), line.getValue());
      }
    }
  }

  private void write(ClusterPath path, TarMember member, FileCheck check) throws IOException {
    try (PatchableFile file = cluster.files().create(path, member.mode())) {
      long position = 0;
      for (int count = tar.read(buffer); count >= 0; count = tar.read(buffer)) {
        check.update(buffer, count);
        file.write(position, buffer, count);
        position += count;
        cluster.meter().passed(count);
      }
      check.end();
      file.settle();
    }
  }
}
