package io.tidemark.backup.redis;

import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.redis.wire.ReplicaStream;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.RunContext.Registration;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes one server's snapshot as a file. Used once. */
final class SnapshotRun {

  private final RedisUri uri;
  private final RunContext run;

  SnapshotRun(RedisUri uri, RunContext run) {
    this.uri = uri;
    this.run = run;
  }

  @SuppressWarnings("try") // the registration only has to end
  SourceReport write(FileSink files) throws IOException {
    run.stage("connecting");
    try (RedisConnection connection = uri.connect("tidemark-backup");
        Registration unblock = run.onCancel(() -> close(connection))) {
      ServerFacts server = ServerFacts.read(connection);
      run.stage("waiting for the server's snapshot");
      ReplicaStream stream = ReplicaStream.request(connection, true);
      String name = SnapshotNames.file("redis", run.startedAt());
      files.write(name, out -> copy(stream, out));
      return new SourceReport(RedisSnapshot.KIND, server.facts(), List.of(), List.of());
    }
  }

  private void copy(ReplicaStream stream, OutputStream out) throws IOException {
    InputStream content = stream.content();
    run.stage("copying the snapshot");
    content.transferTo(out);
  }

  private static void close(RedisConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
