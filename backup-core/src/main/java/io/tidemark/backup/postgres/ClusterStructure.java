package io.tidemark.backup.postgres;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.postgres.basebackup.BaseBackupRun;
import io.tidemark.backup.postgres.cluster.BackupManifest;
import io.tidemark.backup.postgres.cluster.ClusterArchive;
import io.tidemark.backup.postgres.cluster.ClusterVerification;
import io.tidemark.backup.postgres.cluster.Finding;
import io.tidemark.backup.postgres.wal.LogPiece;
import io.tidemark.backup.postgres.wal.WalSupply;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Compares the files of a base backup with the server's manifest, without unpacking them. */
@SuppressWarnings("exports") // what the verifier needs of it is no API
public final class ClusterStructure {

  private static final int SHOWN = 5;

  private ClusterStructure() {}

  /** Whether a report is that of a base backup. */
  public static boolean isCluster(SourceReport report) {
    return report.kind().equals(BaseBackupRun.KIND);
  }

  /**
   * Reads every file to its end.
   *
   * @throws IntegrityException naming the first differences
   */
  public static void check(BackupFiles files) throws IOException {
    try {
      ClusterVerification verification = ClusterVerification.of(manifest(files), bytes -> {});
      BaseBackupFacts facts = BaseBackupFacts.of(files.report());
      read(files, verification, ClusterArchive.base());
      for (long oid : facts.tablespaces().keySet()) {
        read(files, verification, ClusterArchive.tablespace(oid));
      }
      if (!facts.needsLog()) {
        read(files, verification, ClusterArchive.wal());
      }
      new StoredLink(files).truncations();
      require(verification.findings());
    } catch (CorruptContentException e) {
      throw new IntegrityException(
          "a file of the base backup is damaged: " + e.getMessage(),
          "use another copy or another backup",
          e);
    }
  }

  /**
   * Checks that the log is kept which a backup has not with it.
   *
   * @throws IntegrityException if it is not
   */
  public static void checkLog(SourceReport report, WalSupply log) throws IOException {
    try {
      LogBeside.of(BaseBackupFacts.of(report), Optional.of(log));
    } catch (BackupNotFoundException e) {
      throw new IntegrityException(
          String.valueOf(e.getMessage()), "use another copy or another backup", e);
    }
  }

  /** Returns the log that a backup needs and has not with it. */
  public static Optional<LogPiece> logBeside(SourceReport report) {
    if (!isCluster(report) || !BaseBackupRun.needsLog(report)) {
      return Optional.empty();
    }
    return Optional.of(BaseBackupFacts.of(report).ownLog());
  }

  /**
   * Returns the log from the start of a base backup to its end, wherever it is kept.
   *
   * @throws io.tidemark.backup.error.InvalidConfigurationException if the report does not say
   */
  public static LogPiece ownLog(SourceReport report) {
    return BaseBackupFacts.of(report).ownLog();
  }

  private static BackupManifest manifest(BackupFiles files) throws IOException {
    try (InputStream in = files.open(BaseBackupRun.MANIFEST)) {
      BackupManifest manifest = BackupManifest.read(in);
      in.transferTo(OutputStream.nullOutputStream());
      return manifest;
    }
  }

  private static void read(
      BackupFiles files, ClusterVerification verification, ClusterArchive archive)
      throws IOException {
    try (InputStream in = files.open(archive.toString())) {
      verification.read(archive, in);
      in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static void require(List<Finding> findings) {
    if (!findings.isEmpty()) {
      throw new IntegrityException(
          "%d files differ from the server's manifest: %s"
              .formatted(
                  findings.size(),
                  findings.stream()
                      .limit(SHOWN)
                      .map(Finding::toString)
                      .collect(Collectors.joining("; "))),
          "the server has sent them so; look at its disks and use another backup");
    }
  }
}
