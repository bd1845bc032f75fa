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

  private void fixMoment(ReplicaCopy copy) {
    if (run.writersWait()) {
      copy.fixMomentNow();
    } else {
      copy.fixMoment(true);
    }
  }

  SourceReport write(FileSink files) throws IOException {
    if (uri.trustsAnybody()) {
      run.warn("the connection is encrypted, but not checked for whom (verify=none)");
    }
    run.stage("connecting");
    try (ReplicaCopy copy = ReplicaCopy.connect(uri, uri.endpoint(), run)) {
      run.stage("waiting for the server's snapshot");
      run.cut(() -> fixMoment(copy));
      NodeSnapshot node = copy.write(files, SnapshotNames.file("redis", run.startedAt()));
      return SnapshotReport.of(node);
    }
  }
}
