package io.tidemark.backup.redis;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.redis.rdb.RdbSummary;
import io.tidemark.backup.redis.wire.Endpoint;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.redis.wire.RedisErrorException;
import io.tidemark.backup.redis.wire.ReplicaStream;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.RunContext.Registration;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The copy of one server over one connection as a replica: {@link #connect}, then {@link
 * #fixMoment}, then {@link #write}. Closing ends the link, at any time.
 */
final class ReplicaCopy implements AutoCloseable {

  private final RedisUri uri;
  private final Endpoint server;
  private final RunContext run;
  private final RedisConnection connection;
  private final Registration unblock;
  private final ServerFacts facts;
  private @Nullable ReplicaStream stream;
  private Optional<RdbSummary> content = Optional.empty();
  private boolean late;

  private ReplicaCopy(
      RedisUri uri, RedisConnection connection, Registration unblock, RunContext run)
      throws IOException {
    this.uri = uri;
    this.server = connection.endpoint();
    this.run = run;
    this.connection = connection;
    this.unblock = unblock;
    this.facts = ServerFacts.read(connection);
  }

  /** Connects to one of the servers of {@code uri}, logs in and asks what it is. */
  static ReplicaCopy connect(RedisUri uri, Endpoint server, RunContext run) {
    RedisConnection connection = uri.connect(server, "tidemark-backup");
    Registration unblock = run.onCancel(() -> cut(connection));
    try {
      return new ReplicaCopy(uri, connection, unblock, run);
    } catch (IOException e) {
      unblock.close();
      cut(connection);
      run.checkpoint();
      throw RedisErrors.connecting(server, uri.user(), e);
    }
  }

  ServerFacts facts() {
    return facts;
  }

  /**
   * Waits until the server has fixed the moment that it copies, by a fork.
   *
   * @param direct whether the server may send without its disk, for which it then can wait a while
   *     before the moment
   */
  void fixMoment(boolean direct) {
    try {
      long before = ServerFacts.read(connection, "replication").number("master_repl_offset");
      ReplicaStream moment = ReplicaStream.request(connection, direct);
      stream = moment;
      late = moment.offset() < before;
    } catch (IOException e) {
      run.checkpoint();
      throw RedisErrors.replicating(server, uri.user(), e);
    }
  }

  /**
   * Whether the server was making a snapshot for another replica already and gives us the same one:
   * its moment is before {@link #fixMoment}. Also if the server does not say.
   */
  boolean isOfEarlierMoment() {
    return late;
  }

  /** Writes the snapshot as a file and ends the link. */
  NodeSnapshot write(FileSink files, String name, SnapshotProof proof) throws IOException {
    ReplicaStream moment = stream;
    if (moment == null) {
      throw new IllegalStateException("there is no moment yet");
    }
    files.write(name, out -> content = copied(moment, out, proof));
    return new NodeSnapshot(name, facts, moment.replicationId(), moment.offset(), content);
  }

  private Optional<RdbSummary> copied(ReplicaStream moment, OutputStream out, SnapshotProof proof)
      throws IOException {
    SnapshotContent snapshot = new SnapshotContent(begun(moment), out, server, run);
    run.stage("copying the snapshot");
    try {
      return proof.read(snapshot, run);
    } catch (CorruptContentException e) {
      throw new BackupFailedException(
          "the snapshot that %s has sent is damaged: %s".formatted(server, e.getMessage()),
          "check the server's memory and the network between, and run again",
          e);
    } finally {
      // The server shall not keep a replica that only waits for storages.
      cut(connection);
    }
  }

  private InputStream begun(ReplicaStream moment) {
    try {
      return moment.content();
    } catch (RedisErrorException e) {
      throw RedisErrors.replicating(server, uri.user(), e);
    } catch (IOException e) {
      run.checkpoint();
      throw RedisErrors.copying(server, 0, e);
    }
  }

  static void cut(RedisConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    unblock.close();
    cut(connection);
  }
}
