package io.tidemark.backup.redis;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.util.Map;

/** Finds the server, or the servers of a cluster, and writes snapshots as files. Used once. */
final class SnapshotRun {

  private final RedisUri uri;
  private final SnapshotProof proof;
  private final RunContext run;

  SnapshotRun(RedisUri uri, SnapshotProof proof, RunContext run) {
    this.uri = uri;
    this.proof = proof;
    this.run = run;
  }

  SourceReport write(FileSink files) throws IOException {
    if (uri.trustsAnybody()) {
      run.warn("the connection is encrypted, but not checked for whom (verify=none)");
    }
    if (uri.throughSentinels()) {
      SentinelRun sentinels = SentinelRun.ask(uri, run);
      try (ReplicaCopy copy = sentinels.connect()) {
        NodeSnapshot node = written(copy, files);
        sentinels.requireSameMaster();
        return SnapshotReport.of(node, sentinels.facts());
      }
    }
    run.stage("connecting");
    try (ReplicaCopy copy = ReplicaCopy.connect(uri, uri.endpoint(), run)) {
      if (!copy.facts().field("cluster_enabled").equals("1")) {
        requireWhole(copy);
        return SnapshotReport.of(written(copy, files), Map.of());
      }
    }
    if (run.writersWait()) {
      throw new BackupFailedException(
          uri + " is a cluster, whose servers have no moment in common",
          "take it out of the group");
    }
    return new ClusterRun(uri, proof, run).write(uri.endpoint(), files);
  }

  private void requireWhole(ReplicaCopy copy) {
    if (run.writersWait() && copy.facts().field("role").equals("slave")) {
      throw new BackupFailedException(
          uri + " is a replica, which can lack what was written before the common moment",
          "name its primary as the source of the group's member");
    }
  }

  private NodeSnapshot written(ReplicaCopy copy, FileSink files) throws IOException {
    run.stage("waiting for the server's snapshot");
    run.cut(() -> fixMoment(copy, run.writersWait()));
    return copy.write(files, SnapshotNames.file("redis", run.startedAt()), proof);
  }

  /** Where the moment is shared, the server neither waits before it nor gives us an older one. */
  static void fixMoment(ReplicaCopy copy, boolean shared) {
    copy.fixMoment(!shared);
    if (shared && copy.isOfEarlierMoment()) {
      throw new BackupFailedException(
          "the server was making a snapshot for another replica, which is of an earlier moment",
          "run again when no replica is being synchronized");
    }
  }
}
