package io.tidemark.backup.postgres;

import io.tidemark.backup.coordination.Coordination;
import io.tidemark.backup.coordination.HasCoordination;
import io.tidemark.backup.doctor.Diagnosis;
import io.tidemark.backup.doctor.Examinable;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.basebackup.BaseBackupOptions;
import io.tidemark.backup.postgres.basebackup.BaseBackupRun;
import io.tidemark.backup.postgres.basebackup.IncrementalPolicy;
import io.tidemark.backup.postgres.wal.RelyingOnLog;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A physical copy of a whole PostgreSQL cluster, taken over the replication protocol from a primary
 * or a standby: the server's own tar archives and manifest, and the write-ahead log that makes them
 * consistent. The role needs LOGIN and REPLICATION, and {@code pg_hba.conf} an entry for {@code
 * replication}. Immutable and thread-safe.
 *
 * <p>Not for single databases, and not for moving to another major version: see {@link
 * PostgresDump}.
 */
@SuppressWarnings("exports") // what the pipeline needs of it is no API
public final class PostgresBaseBackup
    implements BackupSource, Examinable, HasCoordination, RelyingOnLog {

  /** How many backups a chain has if nothing else is said: with one a day, a full one a week. */
  public static final int MAX_CHAIN = 7;

  private final PostgresUri uri;
  private final BaseBackupOptions options;
  private final Optional<IncrementalPolicy> incremental;

  private PostgresBaseBackup(
      PostgresUri uri, BaseBackupOptions options, Optional<IncrementalPolicy> incremental) {
    this.uri = uri;
    this.options = options;
    this.incremental = incremental;
  }

  /**
   * Backs up the cluster of the server at {@code uri}, whose database does not matter.
   *
   * @see PostgresUri#parse(String)
   */
  public static PostgresBaseBackup of(String uri) {
    return of(PostgresUri.parse(uri));
  }

  /** Backs up the cluster of the server at {@code uri}, whose database does not matter. */
  public static PostgresBaseBackup of(PostgresUri uri) {
    uri.requireOwnSockets();
    return new PostgresBaseBackup(uri, BaseBackupOptions.usual(), Optional.empty());
  }

  /**
   * Returns the same backup, for which the server spreads its checkpoint over time, as {@code
   * checkpoint_completion_target} says; that takes minutes and spares the server's disks.
   */
  public PostgresBaseBackup spreadCheckpoint() {
    return with(options.withSpreadCheckpoint());
  }

  /** Returns the same backup with another label in the server's backup_label and log. */
  public PostgresBaseBackup label(String label) {
    if (label.isBlank() || label.length() > 200 || label.contains("\n")) {
      throw new InvalidConfigurationException(
          "the label of a base backup must be one line of at most 200 characters", "shorten it");
    }
    return with(options.withLabel(label));
  }

  /** Returns the same backup, for which the server sends at most so many bytes a second. */
  public PostgresBaseBackup throttle(long bytesPerSecond) {
    if (bytesPerSecond < 32 * 1024) {
      throw new InvalidConfigurationException(
          "a base backup cannot be throttled to " + bytesPerSecond + " bytes a second",
          "give at least 32768");
    }
    return with(options.withBytesPerSecond(bytesPerSecond));
  }

  /**
   * Returns the same backup with other checksums in the server's manifest than {@link
   * ManifestChecksums#CRC32C}. Whatever they are, the backup has its own of everything stored.
   */
  public PostgresBaseBackup manifestChecksums(ManifestChecksums algorithm) {
    return with(options.withChecksums(algorithm.name()));
  }

  /** Does the same as {@link #logFromArchive(Duration)} with ten minutes. */
  public PostgresBaseBackup logFromArchive() {
    return logFromArchive(USUAL_PATIENCE);
  }

  /**
   * Returns the same backup without the log that it needs, for jobs that keep the server's log
   * anyway: it is stored once rather than twice, and the server needs no second connection and no
   * slot. The backup is complete only when every required destination has the log from its
   * beginning to its end, and restores only as long as that is kept.
   *
   * @param limit how long the log is waited for after the last file
   */
  public PostgresBaseBackup logFromArchive(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new InvalidConfigurationException(
          "a base backup cannot have its log within " + limit, "give some minutes");
    }
    return with(options.withoutLog(limit));
  }

  /**
   * Returns the same backup, for which the server compresses what it sends: for slow links, as it
   * costs the server's processor. It is decompressed as it arrives, so that the same is stored as
   * without. Needs PostgreSQL 15, and a server that was built with the method; otherwise the run
   * fails.
   */
  public PostgresBaseBackup serverCompression(ServerCompression method) {
    return with(options.withServerCompression(method.name().toLowerCase(Locale.ROOT)));
  }

  private PostgresBaseBackup with(BaseBackupOptions changed) {
    return new PostgresBaseBackup(uri, changed, incremental);
  }

  /**
   * Returns the same backup, which copies only what is new since the last one of its job, in chains
   * of at most {@value #MAX_CHAIN} backups. The first is a full one, and so is one for which there
   * is no earlier one in every required destination. Needs PostgreSQL 17 with {@code summarize_wal
   * = on}, and, where backups are encrypted, a key to read the last one.
   *
   * @param otherwise what happens if the server cannot make one; a full backup instead is never
   *     made without a warning
   */
  public PostgresBaseBackup incremental(WhenImpossible otherwise) {
    int maxChain = incremental.map(IncrementalPolicy::maxChain).orElse(MAX_CHAIN);
    return new PostgresBaseBackup(
        uri, options, Optional.of(new IncrementalPolicy(otherwise, maxChain)));
  }

  /**
   * Returns the same incremental backup with another limit for its chains: after so many backups,
   * with the full one, a full one follows. All of a chain are needed to restore the last.
   */
  public PostgresBaseBackup maxChain(int backups) {
    if (backups < 2 || incremental.isEmpty()) {
      throw new InvalidConfigurationException(
          "a chain of %d backups was asked for%s"
              .formatted(backups, incremental.isEmpty() ? ", of full backups" : ""),
          "call incremental(...) first, and give at least 2");
    }
    return new PostgresBaseBackup(
        uri,
        options,
        incremental.map(policy -> new IncrementalPolicy(policy.whenImpossible(), backups)));
  }

  /** Returns {@code cluster}: a base backup has all databases. */
  @Override
  public String name() {
    return "cluster";
  }

  @Override
  public String kind() {
    return BaseBackupRun.KIND;
  }

  @Override
  public Optional<String> host() {
    return Optional.of(uri.hostNames());
  }

  @Override
  public Optional<Duration> logPatience() {
    return options.logPatience();
  }

  /** Returns turns by advisory locks of the URI's database: here that one does matter. */
  @Override
  public Coordination coordination() {
    return PostgresCoordination.advisoryLock(uri);
  }

  @Override
  public List<Diagnosis> examine(InstantSource clock) {
    return DatabaseExamination.ofBase(uri, clock);
  }

  @Override
  public SourceReport capture(FileSink files, RunContext run) throws IOException {
    return new BaseBackupRun(
            purpose -> PostgresConnections.replication(uri, purpose),
            options,
            incremental,
            new SummaryQuery(PostgresConnections.of(uri)),
            run)
        .write(files);
  }

  @Override
  public String toString() {
    return "base backup of " + uri;
  }
}
