package io.tidemark.backup.redis;

import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;

/** Writes one server's snapshot as a file. Used once. */
final class SnapshotRun {

  private final RedisUri uri;
  private final RunContext run;

  SnapshotRun(RedisUri uri, RunContext run) {
    this.uri = uri;
    this.run = run;
  }

  SourceReport write(FileSink files) throws IOException {
    if (uri.trustsAnybody()) {
      run.warn("the connection is encrypted, but not checked for whom (verify=none)");
    }
    run.stage("connecting");
    try (ReplicaCopy copy = ReplicaCopy.connect(uri, uri.endpoint(), run)) {
      run.stage("waiting for the server's snapshot");
      // A direct transfer lets the server wait for further replicas before it forks.
      boolean direct = !run.writersWait();
      run.cut(() -> copy.fixMoment(direct));
      NodeSnapshot node = copy.write(files, SnapshotNames.file("redis", run.startedAt()));
      return SnapshotReport.of(node);
    }
  }
}
