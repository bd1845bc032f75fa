package io.tidemark.backup.postgres.basebackup;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.postgres.wal.WalStream;
import io.tidemark.backup.postgres.wal.WalTar;
import io.tidemark.backup.postgres.wire.Connector;
import io.tidemark.backup.postgres.wire.ReplicationConnection;
import io.tidemark.backup.source.FileSink;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams the log into the backup while its files are copied, over a connection of its own. A
 * temporary slot holds the log from before the backup's start, so that none of it can be missed.
 */
final class WalCapture implements LogCapture {

  static final String FILE = "pg_wal.tar";

  private static final Logger LOG = LoggerFactory.getLogger(WalCapture.class);
  // The end of the log is not known while the backup runs.
  private static final Lsn ENDLESS = new Lsn(-1);

  private final ReplicationConnection connection;
  private final String slot;
  private final boolean advancesSlot;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private volatile Lsn wanted = ENDLESS;

  private WalCapture(ReplicationConnection connection, String slot, boolean advancesSlot) {
    this.connection = connection;
    this.slot = slot;
    this.advancesSlot = advancesSlot;
  }

  /** Connects, and makes the server keep its log from now on. */
  static WalCapture open(Connector connector) throws IOException {
    ReplicationConnection connection = connector.connect("tidemark base backup WAL");
    try {
      String slot = "tidemark_" + UUID.randomUUID().toString().substring(0, 8);
      connection.query(
          "CREATE_REPLICATION_SLOT %s TEMPORARY PHYSICAL RESERVE_WAL"
              .formatted(WalStream.quoted(slot)));
      // Where any standby counts as synchronous, a position of ours would acknowledge commits.
      boolean counted = connection.setting("synchronous_standby_names").contains("*");
      return new WalCapture(connection, slot, !counted);
    } catch (IOException | RuntimeException e) {
      connection.abort();
      throw e;
    }
  }

  @Override
  public void start(FileSink files, BaseBackupStart backup, int segmentSize, Runnable onFailure) {
    Thread thread =
        new Thread(
            () -> {
              try {
                files.write(FILE, out -> stream(out, backup, segmentSize));
                done.complete(null);
              } catch (IOException | RuntimeException e) {
                done.completeExceptionally(e);
                onFailure.run();
              }
            },
            "backup-wal");
    thread.setDaemon(true);
    thread.start();
  }

  private void stream(OutputStream out, BaseBackupStart backup, int segmentSize)
      throws IOException {
    WalTar tar =
        new WalTar(
            out,
            new WalTar.Terms(backup.timeline(), segmentSize, advancesSlot),
            Instant.EPOCH,
            () -> wanted);
    Lsn start = Segment.at(backup.timeline(), backup.position(), segmentSize).start();
    Optional<WalStream.Switch> next =
        new WalStream(connection, tar, InstantSource.system())
            .receive(Optional.of(slot), backup.timeline(), start);
    if (next.isPresent()) {
      throw new IOException(
          "the server has gone on to timeline %d while the backup ran"
              .formatted(next.get().timeline()));
    }
    tar.finish();
  }

  @Override
  public void finish(Lsn end) throws IOException {
    wanted = end;
    try {
      done.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the log of the backup was fetched", e);
    }
  }

  @Override
  public Optional<Throwable> failure() {
    try {
      done.getNow(null);
      return Optional.empty();
    } catch (CompletionException e) {
      return Optional.ofNullable(e.getCause());
    }
  }

  private static IOException failure(@Nullable Throwable cause) throws IOException {
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof IOException known) {
      throw known;
    }
    return new IOException(cause);
  }

  /** Breaks the connection off, which drops the slot. */
  @Override
  public void abort() {
    try {
      connection.abort();
    } catch (IOException e) {
      LOG.debug("closing a broken connection failed", e);
    }
  }

  @Override
  public void close() {
    abort();
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("closing a broken connection failed", e);
    }
  }
}
