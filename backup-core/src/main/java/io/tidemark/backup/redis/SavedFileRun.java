package io.tidemark.backup.redis;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.redis.rdb.RdbSummary;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.redis.wire.Reply;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Has a server save to its disk, and copies the file from there. Used once. */
final class SavedFileRun {

  private static final long LOOK_AGAIN_MILLIS = 100;

  private final RedisUri uri;
  private final Path file;
  private final SnapshotProof proof;
  private final RunContext run;
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private Optional<RdbSummary> content = Optional.empty();

  SavedFileRun(RedisUri uri, Path file, SnapshotProof proof, RunContext run) {
    this.uri = uri;
    this.file = file;
    this.proof = proof;
    this.run = run;
  }

  @SuppressWarnings("try") // the registration only has to end
  SourceReport write(FileSink files) throws IOException {
    run.stage("connecting");
    RedisConnection connection = uri.connect("tidemark-backup");
    ServerFacts server;
    long askedAtSeconds;
    try (connection;
        RunContext.Registration unblock = run.onCancel(() -> cancel(connection))) {
      server = ServerFacts.read(connection);
      askedAtSeconds = ServerLink.millis(connection.call("TIME")) / 1000;
      run.stage("waiting for the server's save");
      save(connection);
    } catch (IOException e) {
      run.checkpoint();
      throw RedisErrors.replicating(uri.endpoint(), uri.user(), e);
    }
    run.stage("copying the snapshot");
    String name = SnapshotNames.file("redis", run.startedAt());
    files.write(name, this::copy);
    requireNew(askedAtSeconds);
    NodeSnapshot node = new NodeSnapshot(name, server, "", -1, content);
    return SnapshotReport.of(node, Map.of("method", "saved-file"));
  }

  private void cancel(RedisConnection connection) {
    cancelled.countDown();
    ReplicaCopy.cut(connection);
  }

  /** A save that was under way already is of an earlier moment: only one of our own will do. */
  private void save(RedisConnection connection) throws IOException {
    while (!begun(connection)) {
      awaitIdle(connection);
    }
    ServerFacts after = awaitIdle(connection);
    if (!after.field("rdb_last_bgsave_status").equals("ok")) {
      throw new BackupFailedException(
          uri + " could not save to its disk (BGSAVE)",
          "its log says why: its disk may be full, or its memory not suffice for a fork",
          null);
    }
  }

  private static boolean begun(RedisConnection connection) throws IOException {
    connection.send("BGSAVE");
    connection.flush();
    Reply reply = connection.receive();
    if (reply instanceof Reply.Failure failure && failure.words().contains("in progress")) {
      return false;
    }
    RedisConnection.succeeded(reply);
    return true;
  }

  private ServerFacts awaitIdle(RedisConnection connection) throws IOException {
    while (true) {
      run.checkpoint();
      ServerFacts now = ServerFacts.read(connection, "persistence");
      if (!now.field("rdb_bgsave_in_progress").equals("1")
          && !now.field("aof_rewrite_in_progress").equals("1")) {
        return now;
      }
      pause();
    }
  }

  private void pause() {
    try {
      cancelled.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      run.checkpoint();
      throw new BackupFailedException("the wait for the server's save was interrupted", null, e);
    }
  }

  /** An open file stays what it is when the next save takes its place. */
  private void copy(OutputStream out) throws IOException {
    try (InputStream saved = opened()) {
      content = proof.read(new SnapshotContent(saved, out, uri.endpoint(), run), run);
    } catch (CorruptContentException e) {
      throw new BackupFailedException(
          "the file %s that %s has saved is damaged: %s".formatted(file, uri, e.getMessage()),
          "check the disk, and run again",
          e);
    }
  }

  private InputStream opened() {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new DatabaseUnavailableException(
          "the file %s cannot be read (%s)".formatted(file, e),
          "name the file that CONFIG GET dir and dbfilename tell, as this host sees it, and let this"
              + " process read it",
          e);
    }
  }

  /** Proves that the file is the server's, by the time that the server has written into it. */
  private void requireNew(long askedAtSeconds) {
    String saved = content.map(it -> it.auxiliary().getOrDefault("ctime", "")).orElse("");
    if (!saved.matches("[0-9]{1,18}") || Long.parseLong(saved) < askedAtSeconds) {
      throw new BackupFailedException(
          "the file %s is not the one that %s has just saved".formatted(file, uri),
          "name the file that CONFIG GET dir and dbfilename tell, as this host sees it",
          null);
    }
  }
}
