package io.tidemark.backup.postgres;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.postgres.basebackup.BaseBackupRun;
import io.tidemark.backup.postgres.cluster.BackupManifest;
import io.tidemark.backup.postgres.cluster.ClusterArchive;
import io.tidemark.backup.postgres.incremental.ChainLink;
import io.tidemark.backup.postgres.incremental.Truncations;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.transfer.ReadAheadInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A base backup in a repository, as a part of a chain.
 *
 * @param files the backup
 */
record StoredLink(BackupFiles files) implements ChainLink {

  @Override
  public String name() {
    return files.id();
  }

  @Override
  public BackupManifest manifest() throws IOException {
    try (InputStream in = files.open(BaseBackupRun.MANIFEST)) {
      BackupManifest manifest = BackupManifest.read(in);
      in.transferTo(OutputStream.nullOutputStream());
      return manifest;
    } catch (CorruptContentException e) {
      throw new IntegrityException(
          "the server's manifest in backup " + name() + " is damaged: " + e.getMessage(),
          "use another copy or another backup",
          e);
    }
  }

  @Override
  public Truncations truncations() throws IOException {
    if (!files.names().contains(Truncations.FILE)) {
      return Truncations.of(List.of());
    }
    try (InputStream in = files.open(Truncations.FILE)) {
      return Truncations.read(in);
    }
  }

  @Override
  public List<ClusterArchive> archives() {
    List<ClusterArchive> archives = new ArrayList<>(List.of(ClusterArchive.base()));
    for (long oid : BaseBackupFacts.of(files.report()).tablespaces().keySet()) {
      archives.add(ClusterArchive.tablespace(oid));
    }
    return archives;
  }

  @Override
  public InputStream open(ClusterArchive archive) throws IOException {
    return new ReadAheadInputStream(files.open(archive.toString()));
  }
}
