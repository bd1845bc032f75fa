package io.tidemark.backup.monitoring;

import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;

/**
 * Something that somebody should look at, for as long as it lasts.
 *
 * @param kind what it is
 * @param job the job; empty for a place, which all jobs share
 * @param subject which one of several of its kind: a time, a backup, a place; may be empty
 * @param since when it began, as far as known
 * @param text what it is, for people, without secrets
 */
public record Alarm(Kind kind, String job, String subject, Instant since, String text)
    implements Comparable<Alarm> {

  private static final Comparator<Alarm> ORDER =
      Comparator.comparing(Alarm::job)
          .thenComparing(Alarm::kind)
          .thenComparing(Alarm::subject)
          .thenComparing(Alarm::since)
          .thenComparing(Alarm::text);

  /** What an alarm is about. */
  public enum Kind {
    /** A place cannot be read. */
    STORAGE(false),
    /** The newest good backup is too old, or there is none. */
    STALE(true),
    /** The newest run made no backup. */
    FAILING(true),
    /** A run that was expected has left no trace. */
    MISSED(true),
    /** The newest backup is far from the usual size. */
    SIZE(true),
    /** A copy lacks something, or a reading found damage in it. */
    DAMAGED(false),
    /** A piece of the log is lost, and no base backup has been made since. */
    WAL_GAP(false),
    /** The last drill was not passed. */
    DRILL_FAILED(false),
    /** No drill was passed for too long. */
    DRILL_OVERDUE(true),
    /** No copy was verified for too long. */
    CHECK_OVERDUE(true);

    private final boolean isEndedBySight;

    Kind(boolean isEndedBySight) {
      this.isEndedBySight = isEndedBySight;
    }

    /** Whether what one place shows is enough to end it, though another cannot be read. */
    boolean isEndedBySight() {
      return isEndedBySight;
    }

    /** Returns its name in files, metrics and events: {@code wal-gap}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What it is known by. */
  record Key(Kind kind, String job, String subject) {}

  Key key() {
    return new Key(kind, job, subject);
  }

  @Override
  public int compareTo(Alarm other) {
    return ORDER.compare(this, other);
  }
}
