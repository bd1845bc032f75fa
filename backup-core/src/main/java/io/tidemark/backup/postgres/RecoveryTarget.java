package io.tidemark.backup.postgres;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The point up to which a restored server replays its log. Immutable.
 *
 * @param point the point
 * @param inclusive whether what lies exactly at the point is replayed
 * @param timeline which timeline is followed
 * @param action what the server does then
 */
public record RecoveryTarget(
    Point point, boolean inclusive, TimelineChoice timeline, RecoveryAction action) {

  /** A place in the log. */
  public sealed interface Point {
    /** The end of what is stored. */
    record Latest() implements Point {}

    /** The first moment at which the backup is consistent: its end. */
    record Immediate() implements Point {}

    /** The last commit at or before a time. */
    record Time(Instant time) implements Point {}

    /** A position. */
    record Position(Lsn lsn) implements Point {}

    /** The end of a transaction. */
    record Transaction(long xid) implements Point {}

    /** What {@code pg_create_restore_point} has named. */
    record Named(String name) implements Point {}
  }

  /** Which timeline is followed where the log branches. */
  public sealed interface TimelineChoice {
    /** The newest that leads over the backup. */
    record Newest() implements TimelineChoice {}

    /** The one that the backup was taken on. */
    record OfBackup() implements TimelineChoice {}

    /** One by its number. */
    record Numbered(long timeline) implements TimelineChoice {
      public Numbered {
        if (timeline < 1 || timeline > 0xFFFF_FFFFL) {
          throw new InvalidConfigurationException(
              timeline + " is no timeline", "timelines are numbered from 1");
        }
      }
    }
  }

  private static final int MAX_NAME = 63;

  public RecoveryTarget {
    if (point instanceof Point.Named named
        && (named.name().isEmpty()
            || named.name().contains("\n")
            || named.name().getBytes(StandardCharsets.UTF_8).length > MAX_NAME)) {
      throw new InvalidConfigurationException(
          "the name of a restore point is one line of 1 to 63 bytes",
          "give the name that was created");
    }
    if (point instanceof Point.Transaction transaction
        && (transaction.xid() < 3 || transaction.xid() > 0xFFFF_FFFFL)) {
      throw new InvalidConfigurationException(
          transaction.xid() + " is no transaction", "give what pg_current_xact_id() returned");
    }
  }

  private static RecoveryTarget at(Point point) {
    return new RecoveryTarget(point, true, new TimelineChoice.Newest(), RecoveryAction.PROMOTE);
  }

  /** Replays everything that is stored. */
  public static RecoveryTarget latest() {
    return at(new Point.Latest());
  }

  /** Replays no more than the backup needs. */
  public static RecoveryTarget immediate() {
    return at(new Point.Immediate());
  }

  /** Replays up to the last commit at or before {@code time}. */
  public static RecoveryTarget time(Instant time) {
    return at(new Point.Time(time));
  }

  /** Replays up to and with the record at {@code position}. */
  public static RecoveryTarget lsn(Lsn position) {
    return at(new Point.Position(position));
  }

  /** Replays up to and with the end of a transaction; others may have ended before or after it. */
  public static RecoveryTarget xid(long transaction) {
    return at(new Point.Transaction(transaction));
  }

  /** Replays up to what {@code pg_create_restore_point} has named. */
  public static RecoveryTarget restorePoint(String name) {
    return at(new Point.Named(name));
  }

  /** Returns the same target without what lies exactly at the point. */
  public RecoveryTarget exclusive() {
    return new RecoveryTarget(point, false, timeline, action);
  }

  /** Returns the same target on another timeline; the newest unless given. */
  public RecoveryTarget timeline(TimelineChoice choice) {
    return new RecoveryTarget(point, inclusive, choice, action);
  }

  /** Returns the same target with another thing to do then; to promote unless given. */
  public RecoveryTarget action(RecoveryAction then) {
    return new RecoveryTarget(point, inclusive, timeline, then);
  }

  /** Returns the lines for the server's configuration, except for where the log comes from. */
  List<String> settings(String followedTimeline) {
    List<String> lines = new ArrayList<>();
    target().ifPresent(lines::add);
    lines.add("recovery_target_timeline = '" + followedTimeline + "'");
    if (target().isPresent()) {
      lines.add("recovery_target_inclusive = " + inclusive);
      lines.add("recovery_target_action = '" + action.setting() + "'");
    }
    return lines;
  }

  private Optional<String> target() {
    if (point instanceof Point.Immediate) {
      return Optional.of("recovery_target = 'immediate'");
    }
    if (point instanceof Point.Time time) {
      // With its zone written out: the server's own may be another.
      String text = time.time().toString().replace('T', ' ').replace("Z", "+00");
      return Optional.of("recovery_target_time = '" + text + "'");
    }
    if (point instanceof Point.Position position) {
      return Optional.of("recovery_target_lsn = '" + position.lsn() + "'");
    }
    if (point instanceof Point.Transaction transaction) {
      return Optional.of("recovery_target_xid = '" + transaction.xid() + "'");
    }
    if (point instanceof Point.Named named) {
      return Optional.of("recovery_target_name = " + ConfigurationText.quoted(named.name()));
    }
    return Optional.empty();
  }
}
