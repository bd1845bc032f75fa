package io.tidemark.backup.redis;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;

/** Writes one server's snapshot as a file. Used once. */
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
    run.stage("connecting");
    try (ReplicaCopy copy = ReplicaCopy.connect(uri, uri.endpoint(), run)) {
      run.stage("waiting for the server's snapshot");
      run.cut(() -> fixMoment(copy, run.writersWait()));
      String name = SnapshotNames.file("redis", run.startedAt());
      return SnapshotReport.of(copy.write(files, name, proof));
    }
  }

  /** Where the moment is shared, the server neither waits before it nor gives us an older one. */
  private static void fixMoment(ReplicaCopy copy, boolean shared) {
    copy.fixMoment(!shared);
    if (shared && copy.isOfEarlierMoment()) {
      throw new BackupFailedException(
          "the server was making a snapshot for another replica, which is of an earlier moment",
          "run again when no replica is being synchronized");
    }
  }
}
