package io.tidemark.backup.postgres;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.wal.LogMarker;
import io.tidemark.backup.postgres.wal.Retention;
import io.tidemark.backup.postgres.wal.WalReceiver;
import io.tidemark.backup.postgres.wal.WalSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The write-ahead log of a PostgreSQL server, received over the replication protocol as it is
 * written: no {@code archive_command}, and no PostgreSQL programs. The role needs LOGIN and
 * REPLICATION. A replication slot keeps on the server what is not stored yet. Immutable; a
 * pipeline's {@code archive} starts it.
 *
 * <p>A backup and the log from its start are what a point in time is restored from; the log alone
 * is none.
 */
@SuppressWarnings("exports") // what the pipeline needs of it is no API
public final class WalArchive implements WalSource {

  private static final Pattern SLOT_NAME = Pattern.compile("[a-z0-9_]{1,63}");
  private static final Duration SYNC_INTERVAL = Duration.ofSeconds(60);
  private static final int SPOOLED_SEGMENTS = 4;
  private static final long SMALLEST_LIMIT = 64L << 20;

  private final PostgresUri uri;
  private final @Nullable String slot;
  private final Duration syncInterval;
  private final @Nullable Path spool;
  private final Retention retention;
  private final Alerts alerts;

  /**
   * What else happens beside the keeping.
   *
   * @param maxLag above it what is stored is told to be behind, in bytes
   */
  private record Alerts(boolean backsUpAfterGap, long maxLag) {}

  private WalArchive(
      PostgresUri uri,
      @Nullable String slot,
      Duration syncInterval,
      @Nullable Path spool,
      Retention retention,
      Alerts alerts) {
    this.uri = uri;
    this.slot = slot;
    this.syncInterval = syncInterval;
    this.spool = spool;
    this.retention = retention;
    this.alerts = alerts;
  }

  /** What to do when the server keeps more for the archive than it may. */
  public enum WhenExceeded {
    /** Tell it, and let the server keep more. */
    ALERT,
    /**
     * Drop the slot, so that the server can remove what is not stored: the database comes before
     * its backup. A gap is recorded; no point in time within it can be restored, and another base
     * backup is needed.
     */
    DROP_SLOT
  }

  /**
   * Receives the log of the server at {@code uri}, whose database does not matter. With several
   * hosts it is the first that can be reached, also after a failover.
   *
   * @see PostgresUri#parse(String)
   */
  public static WalArchive of(String uri) {
    return of(PostgresUri.parse(uri));
  }

  /** Receives the log of the server at {@code uri}, whose database does not matter. */
  public static WalArchive of(PostgresUri uri) {
    uri.requireOwnSockets();
    return new WalArchive(
        uri, null, SYNC_INTERVAL, null, Retention.unlimited(), new Alerts(true, Long.MAX_VALUE));
  }

  /**
   * Returns the same log with another name for the replication slot, which is created if it is
   * missing; {@code tidemark_} and the job's name unless given.
   */
  public WalArchive slot(String name) {
    if (!SLOT_NAME.matcher(name).matches()) {
      throw new InvalidConfigurationException(
          "'" + name + "' is no name of a replication slot",
          "use at most 63 lower-case letters, digits and underscores");
    }
    return new WalArchive(uri, name, syncInterval, spool, retention, alerts);
  }

  /**
   * Returns the same log with another limit for the age of what is received and not stored yet; a
   * minute unless given. It bounds what is lost with a server that never comes back.
   */
  public WalArchive syncInterval(Duration interval) {
    if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new InvalidConfigurationException(
          "the log cannot be stored every " + interval, "give at least a second");
    }
    return new WalArchive(uri, slot, interval, spool, retention, alerts);
  }

  /**
   * Returns the same log with another folder for the segments that are not stored yet, at most five
   * of them; one in the system's temporary folder unless given. Nothing in it is needed after a
   * restart.
   */
  public WalArchive spool(Path folder) {
    return new WalArchive(uri, slot, syncInterval, folder, retention, alerts);
  }

  /**
   * Returns the same log with a limit for what the server keeps because it is not stored yet;
   * without one it keeps all, until {@code max_slot_wal_keep_size} or its disk is full. It is
   * looked at every {@link #syncInterval}.
   */
  public WalArchive retain(long limitBytes, WhenExceeded policy) {
    if (limitBytes < SMALLEST_LIMIT) {
      throw new InvalidConfigurationException(
          "a server cannot keep as little as " + limitBytes + " bytes of log",
          "give at least " + SMALLEST_LIMIT + "; a day of log is a better limit");
    }
    boolean dropsSlot = policy == WhenExceeded.DROP_SLOT;
    return new WalArchive(
        uri, slot, syncInterval, spool, new Retention(limitBytes, dropsSlot), alerts);
  }

  /**
   * Returns the same log, after a gap in which the pipeline's base backup is made at once, or not;
   * it is unless said otherwise. It begins when the log streams again, also after a restart, is not
   * made while the pipeline makes another one, and is tried again until it is there.
   */
  public WalArchive backupAfterGap(boolean wanted) {
    return alerting(new Alerts(wanted, alerts.maxLag()));
  }

  /**
   * Returns the same log with an event, {@code WalBehind}, when the server has written so much that
   * is not stored yet; none unless given. It is looked at every {@link #syncInterval}, and told
   * once until it has changed.
   */
  public WalArchive maxLag(long limitBytes) {
    if (limitBytes < 1) {
      throw new InvalidConfigurationException(
          "the log cannot be at most " + limitBytes + " bytes behind",
          "give some segments of 16 MB, such as " + SMALLEST_LIMIT);
    }
    return alerting(new Alerts(alerts.backsUpAfterGap(), limitBytes));
  }

  private WalArchive alerting(Alerts others) {
    return new WalArchive(uri, slot, syncInterval, spool, retention, others);
  }

  @Override
  public boolean backsUpAfterGap() {
    return alerts.backsUpAfterGap();
  }

  @Override
  public long maxLag() {
    return alerts.maxLag();
  }

  @Override
  public Optional<Path> spool() {
    return Optional.ofNullable(spool);
  }

  @Override
  public WalReceiver receiver(String job, Path folder, InstantSource clock, Receiving receiving) {
    return new WalReceiver(
        new WalReceiver.Server(
            purpose -> PostgresConnections.replication(uri, purpose),
            PostgresConnections.of(uri)::open),
        receiving.store(),
        new WalReceiver.Terms(
            slotFor(job), folder, SPOOLED_SEGMENTS, syncInterval, retention, clock),
        receiving.observer());
  }

  @Override
  public LogMarker marker(String job) {
    return new PrimaryLog(uri, slotFor(job));
  }

  private String slotFor(String job) {
    return slot != null ? slot : "tidemark_" + job.replace('-', '_');
  }

  @Override
  public String toString() {
    return "write-ahead log of " + uri;
  }
}
