package io.tidemark.backup.postgres.basebackup;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.basebackup.BaseBackupStart.Archive;
import io.tidemark.backup.postgres.incremental.Truncations;
import io.tidemark.backup.postgres.wal.LogPiece;
import io.tidemark.backup.postgres.wire.ClusterFacts;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.source.SourceReport.RestoreStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is recorded about a base backup, and how it is restored by hand. */
final class BaseBackupReport {

  static final String KIND = "postgresql-base";

  /** What the fact {@code wal} is where the backup has no log with it. */
  static final String BESIDE = "beside";

  private static final String DIRECTORY = "\"$RESTORE_DIRECTORY\"";

  private static final String COMBINED = "\"$COMBINED_DIRECTORY\"";

  private final ClusterFacts cluster;
  private final BaseBackupOptions options;
  private final BaseBackupStart start;
  private final Lsn end;
  private final Basis basis;

  BaseBackupReport(
      ClusterFacts cluster,
      BaseBackupOptions options,
      Basis basis,
      BaseBackupStart start,
      Lsn end) {
    this.cluster = cluster;
    this.options = options;
    this.start = start;
    this.end = end;
    this.basis = basis;
  }

  SourceReport report() {
    return new SourceReport(KIND, facts(), List.of(), steps());
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    facts.put("server-version", cluster.version());
    facts.put("server-version-num", Integer.toString(cluster.serverVersion()));
    facts.put("system-identifier", cluster.systemIdentifier());
    facts.put("data-checksums", Boolean.toString(cluster.dataChecksums()));
    facts.put("wal-segment-bytes", Integer.toString(cluster.segmentSize()));
    facts.put("timeline", Long.toString(start.timeline()));
    facts.put("start-lsn", start.position().toString());
    facts.put("end-lsn", end.toString());
    facts.put("label", options.label());
    facts.put("wal", options.logPatience().isPresent() ? BESIDE : "included");
    basis.putInto(facts);
    start.archives().forEach(archive -> putTablespace(facts, archive));
    return facts;
  }

  private static void putTablespace(Map<String, String> facts, Archive archive) {
    archive
        .tablespace()
        .ifPresent(oid -> facts.put("tablespace-" + oid, archive.location().orElse("")));
  }

  private List<RestoreStep> steps() {
    List<RestoreStep> steps = new ArrayList<>();
    steps.add(
        new RestoreStep(
            "Make an empty directory, as the user that the server runs as.",
            "",
            "mkdir -m 700 " + DIRECTORY));
    start.archives().forEach(archive -> steps.add(step(archive)));
    steps.add(options.logPatience().isPresent() ? logBeside() : logIncluded());
    steps.add(
        new RestoreStep(
            "Put the list of all files beside them, and compare.",
            BaseBackupStream.MANIFEST,
            "cat > " + DIRECTORY + "/backup_manifest && pg_verifybackup " + DIRECTORY));
    basis.parent().ifPresent(parent -> steps.add(combination(parent)));
    steps.add(
        new RestoreStep(
            "Start the server; it recovers to the end of the backup.",
            "",
            "pg_ctl start -w -D " + (basis.parent().isPresent() ? COMBINED : DIRECTORY)));
    return steps;
  }

  private static RestoreStep logIncluded() {
    return new RestoreStep(
        "Unpack the write-ahead log that makes the copy consistent.",
        WalCapture.FILE,
        "tar -xf - -C " + DIRECTORY + "/pg_wal");
  }

  private RestoreStep logBeside() {
    LogPiece log = LogPiece.of(start.timeline(), start.position(), end, cluster.segmentSize());
    return new RestoreStep(
        ("Put the write-ahead log that makes the copy consistent into pg_wal: the segments %s to %s,"
                + " which lie under wal/%s in the folder of this job. Each is one file named by its"
                + " 24 digits, compressed and encrypted like those of this backup; of the last there"
                + " may be only a beginning, to which zeros are added up to %d bytes.")
            .formatted(
                log.first(), log.last(), log.first().name().substring(0, 8), cluster.segmentSize()),
        "",
        "ls %1$s/pg_wal/%2$s %1$s/pg_wal/%3$s".formatted(DIRECTORY, log.first(), log.last()));
  }

  private static RestoreStep combination(BackupFiles parent) {
    return new RestoreStep(
        "This backup has only what is new since "
            + parent.id()
            + ". Unpack that one too, and all that it builds upon, by their own instructions, but"
            + " start no server. Combine their directories, the full one first and this one last;"
            + " pg_combinebackup of the server's version does it, but knows nothing of "
            + Truncations.FILE
            + ": rows can come back that were deleted from tables which VACUUM has truncated.",
        "",
        "pg_combinebackup $EARLIER_DIRECTORIES " + DIRECTORY + " -o " + COMBINED);
  }

  private static RestoreStep step(Archive archive) {
    if (archive.tablespace().isEmpty()) {
      return new RestoreStep(
          "Unpack the data directory.", archive.fileName(), "tar -xf - -C " + DIRECTORY);
    }
    String place = "'" + archive.location().orElse("").replace("'", "'\\''") + "'";
    return new RestoreStep(
        "Unpack a table space; to move it, use another empty directory here and in"
            + " tablespace_map.",
        archive.fileName(),
        "mkdir -p -m 700 %1$s && tar -xf - -C %1$s".formatted(place));
  }
}
