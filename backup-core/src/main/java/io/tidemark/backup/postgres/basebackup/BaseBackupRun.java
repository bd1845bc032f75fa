package io.tidemark.backup.postgres.basebackup;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.incremental.Truncations;
import io.tidemark.backup.postgres.wire.ClusterFacts;
import io.tidemark.backup.postgres.wire.Connector;
import io.tidemark.backup.postgres.wire.ReplicationConnection;
import io.tidemark.backup.postgres.wire.ServerException;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.RunContext.Registration;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one base backup: the files over one connection, the log that they need over another. */
public final class BaseBackupRun {

  /** The kind of backup, in its report and labels. */
  public static final String KIND = BaseBackupReport.KIND;

  /** The file with the list of all files that the server has sent. */
  public static final String MANIFEST = BaseBackupStream.MANIFEST;

  // Missing summaries, another timeline, another cluster: all come under this state.
  private static final String NOT_IN_PREREQUISITE_STATE = "55000";

  private static final Logger LOG = LoggerFactory.getLogger(BaseBackupRun.class);

  private final Connector connector;
  private final BaseBackupOptions options;
  private final Optional<CompressedArchives> compressed;
  private final Optional<ParentSearch> search;
  private final RunContext run;

  /**
   * Prepares a run.
   *
   * @param policy when the backup is incremental; empty for never
   * @param truncations asked for incremental backups only
   */
  public BaseBackupRun(
      Connector connector,
      BaseBackupOptions options,
      Optional<IncrementalPolicy> policy,
      TruncationSource truncations,
      RunContext run) {
    this.connector = connector;
    this.options = options;
    this.compressed = CompressedArchives.of(options);
    this.search = policy.map(wanted -> new ParentSearch(wanted, truncations, run));
    this.run = run;
  }

  /** Returns the id of the backup that one builds upon; empty if it is a full one. */
  public static Optional<String> parent(BackupFiles backup) {
    return Basis.parent(backup);
  }

  /** Returns the id of the backup that one with this report builds upon; empty for none. */
  public static Optional<String> parent(SourceReport report) {
    return Optional.ofNullable(report.facts().get(Basis.PARENT));
  }

  /** Whether a base backup needs log that it has not with it. */
  public static boolean needsLog(SourceReport report) {
    return BaseBackupReport.BESIDE.equals(report.facts().get("wal"));
  }

  /**
   * Writes the files; returning means that they are complete, with all the log that they need if
   * they are to have it with them.
   */
  @SuppressWarnings("try") // the registration only has to end
  public SourceReport write(FileSink files) throws IOException {
    run.stage("connecting");
    ReplicationConnection connection = connector.connect("tidemark base backup");
    try (Registration unblock = run.onCancel(() -> abort(connection))) {
      return write(files, connection);
    } catch (ServerException e) {
      throw refused(e);
    } finally {
      close(connection);
    }
  }

  @SuppressWarnings("try") // the registration only has to end
  private SourceReport write(FileSink files, ReplicationConnection connection) throws IOException {
    ClusterFacts cluster = ClusterFacts.read(connection);
    compressed.ifPresent(archives -> archives.requireVersion(cluster));
    LogCapture wal =
        options.logPatience().isPresent() ? LogCapture.none() : WalCapture.open(connector);
    try (wal;
        Registration unblock = run.onCancel(wal::abort)) {
      try {
        return copy(files, connection, cluster, wal);
      } catch (IOException | RuntimeException e) {
        wal.failure().filter(cause -> cause != e).ifPresent(e::addSuppressed);
        throw e;
      }
    }
  }

  private SourceReport copy(
      FileSink files, ReplicationConnection connection, ClusterFacts cluster, LogCapture wal)
      throws IOException {
    BaseBackupStream stream = new BaseBackupStream(connection, cluster.serverVersion(), compressed);
    Basis wanted = search.isEmpty() ? Basis.none() : search.get().find(connection, cluster);
    run.stage("waiting for the server's checkpoint");
    Started started = start(stream, wanted);
    BaseBackupStart start = started.start();
    if (started.basis().parent().isPresent()) {
      Truncations truncations =
          search.orElseThrow().truncations(started.basis().parent().get(), start);
      files.write(Truncations.FILE, truncations::writeTo);
    }
    run.expectBytes(start.estimatedBytes());
    wal.start(files, start, cluster.segmentSize(), () -> abort(connection));
    run.stage("copying the cluster");
    try {
      stream.copy(files, start.archives());
    } catch (IOException e) {
      throw causeOf(e, wal);
    }
    Lsn end = stream.finish();
    run.stage("waiting for the log of the backup");
    wal.finish(end);
    return new BaseBackupReport(cluster, options, started.basis(), start, end).report();
  }

  /** What has begun. */
  private record Started(Basis basis, BaseBackupStart start) {}

  /** The server can refuse an incremental backup, and goes on with a full one then. */
  private Started start(BaseBackupStream stream, Basis wanted) throws IOException {
    if (wanted.parent().isEmpty()) {
      return new Started(wanted, stream.start(options));
    }
    try (InputStream manifest = wanted.parent().get().open(MANIFEST)) {
      return new Started(wanted, stream.start(options, manifest));
    } catch (ServerException e) {
      if (!e.sqlState().equals(NOT_IN_PREREQUISITE_STATE)) {
        throw e;
      }
      Basis full = search.orElseThrow().impossible(String.valueOf(e.getMessage()), e);
      return new Started(full, stream.start(options));
    }
  }

  /** The copy also breaks when the log's stream has broken; then that is what is to be told. */
  private static IOException causeOf(IOException copy, LogCapture wal) {
    Throwable first = wal.failure().orElse(copy);
    if (first == copy) {
      return copy;
    }
    if (first instanceof BackupException known) {
      throw known;
    }
    return new IOException(
        "the log that the backup needs could not be stored: " + first.getMessage(), first);
  }

  private BackupFailedException refused(ServerException e) {
    if (compressed.isPresent() && CompressedArchives.isRefusal(e)) {
      return compressed.get().refusal(e);
    }
    return new BackupFailedException(
        "the server has refused or ended the base backup: " + e.getMessage(), hint(e), e);
  }

  private static String hint(ServerException e) {
    return switch (e.sqlState()) {
      case "42501" -> "give the role the attribute REPLICATION";
      case "53400" -> "raise max_replication_slots or max_wal_senders, or free some";
      case "57P01", "57P02", "57P03" -> "the server is stopping or starting; run again later";
      default -> "see the server's log, and run again";
    };
  }

  private static void abort(ReplicationConnection connection) {
    try {
      connection.abort();
    } catch (IOException e) {
      LOG.debug("closing a broken connection failed", e);
    }
  }

  private static void close(ReplicationConnection connection) {
    try {
      connection.abort();
      connection.close();
    } catch (IOException | SQLException e) {
      LOG.debug("closing a connection failed", e);
    }
  }
}
