package io.tidemark.backup.report;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.report.ReportFacts.Guide;
import io.tidemark.backup.report.ReportFacts.LogFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a report says about one job.
 *
 * @param job its name
 * @param expected what somebody expects of it
 * @param verdict how it fares
 * @param places the places that were to hold it, in their order
 * @param runs all runs of the last {@link Report#WINDOW}, oldest first, missing ones too
 * @param backups all backups, newest first
 * @param growth what it takes and will take
 * @param log what is kept of a server's log; empty if there is none
 * @param keeping what a policy decides; empty without one
 * @param drills the restores that were tried, newest first
 * @param rules whether there are enough copies in enough places
 * @param guide how to restore the newest good backup with standard tools
 */
public record JobReport(
    String job,
    Expectations expected,
    Verdict verdict,
    List<String> places,
    List<RunMark> runs,
    List<BackupLine> backups,
    Growth growth,
    Optional<LogFacts> log,
    Optional<Keeping> keeping,
    List<DrillRecord> drills,
    CopyRules rules,
    Optional<Guide> guide) {

  public JobReport {
    places = List.copyOf(places);
    runs = List.copyOf(runs);
    backups = List.copyOf(backups);
    drills = List.copyOf(drills);
  }

  /** How a job fares. */
  public enum State {
    /** The newest run made a backup, which is not too old. */
    OK,
    /** The newest good backup is older than allowed. */
    STALE,
    /** The newest run failed. */
    FAILING,
    /** Nothing is known of any run. */
    NEVER_RUN
  }

  /**
   * How a job fares.
   *
   * @param state in a word; {@code FAILING} is stronger than {@code STALE}
   * @param newestGood when the newest good backup was begun; empty if there is none
   * @param age how long ago that was
   * @param isStale whether that is longer than allowed; false if nobody said how long is
   * @param lastFailure the newest run that made no backup
   * @param lastProblem why it did not
   * @param restorableUntil when the last piece of the log was stored that can be restored
   * @param findings what else somebody should look at, for people
   */
  public record Verdict(
      State state,
      Optional<Instant> newestGood,
      Optional<Duration> age,
      boolean isStale,
      Optional<Instant> lastFailure,
      Optional<String> lastProblem,
      Optional<Instant> restorableUntil,
      List<String> findings) {
    public Verdict {
      findings = List.copyOf(findings);
    }
  }

  /** How a run ended. */
  public enum Outcome {
    SUCCESS,
    /** It made a backup, with warnings. */
    WARNING,
    FAILED,
    /** It was expected and there is no trace of it. */
    MISSING
  }

  /** A run, or the absence of one that was expected. */
  public record RunMark(Instant at, Outcome outcome, Optional<BackupId> backup) {}

  /**
   * A backup in all places.
   *
   * @param kind what it is: {@code postgresql-dump}, with {@code , incremental} where it is, or
   *     {@code redis-rdb}
   * @param keyIds which keys decrypt it, never a key; empty if it is not encrypted
   * @param copies one for each place, in their order
   * @param keptFor why it stays; empty if it goes or nobody asked
   * @param isGoing whether the next prune deletes it in each place that has it
   * @param outliers what is far from the median of the seven backups before
   */
  public record BackupLine(
      BackupId id,
      Instant takenAt,
      Duration took,
      String source,
      String kind,
      long plainBytes,
      long storedBytes,
      String serverVersion,
      String libraryVersion,
      List<String> keyIds,
      List<CopyState> copies,
      List<String> keptFor,
      boolean isGoing,
      List<Outlier> outliers,
      List<String> warnings,
      Optional<DrillRecord> drill) {
    public BackupLine {
      keyIds = List.copyOf(keyIds);
      copies = List.copyOf(copies);
      keptFor = List.copyOf(keptFor);
      outliers = List.copyOf(outliers);
      warnings = List.copyOf(warnings);
    }

    /** Whether any place has it whole, and nothing was found wrong with that copy. */
    public boolean isGood() {
      return copies.stream().anyMatch(copy -> copy.condition() == Condition.WHOLE);
    }
  }

  /** What a place has of a backup. */
  public enum Condition {
    /** All files, by name and size, and no reading has found damage. */
    WHOLE,
    /** A file is missing, or has another size. */
    FLAWED,
    /** The newest reading found damage. */
    SUSPECT,
    /** The manifest cannot be used. */
    DAMAGED,
    ABSENT,
    /** The place could not be read. */
    UNKNOWN
  }

  /**
   * A backup in one place.
   *
   * @param checkedAt when it was last read and found sound
   * @param checkedDepth how deep that was
   * @param protectedUntil until when the storage refuses to delete it, as far as known
   */
  public record CopyState(
      String location,
      Condition condition,
      Optional<String> problem,
      Optional<Instant> checkedAt,
      Optional<String> checkedDepth,
      Optional<Instant> protectedUntil) {}

  /** Returns when a policy lets a backup go, simulated; empty if that is not known. */
  public Optional<Instant> expiry(BackupId id) {
    return keeping
        .flatMap(Keeping::expiry)
        .flatMap(foretold -> Optional.ofNullable(foretold.times().get(id)));
  }

  /** What can be far from usual. */
  public enum Measure {
    DATA,
    STORED,
    DURATION
  }

  /**
   * A figure that is far from usual.
   *
   * @param percent how far it is from the median of the seven before: -71 is 71 % less
   */
  public record Outlier(Measure measure, long percent) {}

  /**
   * What a job takes, in bytes of all places together, without the log.
   *
   * @param bytes now
   * @param bytesPerDay what the last 30 days have added for each day
   * @param unprunedBytesIn90Days if it goes on so and nothing is deleted
   * @param backupBytesIn90Days what one full backup takes in one place then, by the straight line
   *     through those of the last 90 days; empty with fewer than seven
   * @param bytesIn90Days if as many backups are kept as today, each larger by that line
   */
  public record Growth(
      long bytes,
      long bytesPerDay,
      long unprunedBytesIn90Days,
      Optional<Long> backupBytesIn90Days,
      Optional<Long> bytesIn90Days) {}

  /**
   * What a policy decides.
   *
   * @param kept how many backups stay in any place
   * @param tiers how many stay by each kind of rule, such as {@code daily}
   * @param going the backups that go, newest first
   * @param goingBytes what they take in all places
   * @param obstacles why the next prune deletes nothing in a place
   * @param expiry when those that stay will go; empty if nobody knows how often backups are taken
   */
  public record Keeping(
      int kept,
      List<Tally> tiers,
      List<BackupId> going,
      long goingBytes,
      List<String> obstacles,
      List<String> warnings,
      Optional<Expiry> expiry) {
    public Keeping {
      tiers = List.copyOf(tiers);
      going = List.copyOf(going);
      obstacles = List.copyOf(obstacles);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * What a policy will do if backups go on, each followed by a prune. Simulated: up to a day late.
   *
   * @param every how far apart these backups are
   * @param times when a backup goes in the last place that has it; without those that stay for
   *     longer than is foretold
   */
  public record Expiry(Duration every, Map<BackupId, Instant> times) {
    public Expiry {
      times = Map.copyOf(times);
    }
  }

  /** So many of something. */
  public record Tally(String name, int count) {}

  /**
   * The 3-2-1 rule, about the newest good backup.
   *
   * @param copies its whole copies; with the original they should be three
   * @param kindsOfStorage of how many kinds the places of these are, by the schemes of their
   *     addresses
   */
  public record CopyRules(int copies, int kindsOfStorage) {

    /** Whether there are three with the original. */
    public boolean hasThree() {
      return copies >= 2;
    }

    /** Whether they are in two kinds of storage. */
    public boolean hasTwoKinds() {
      return kindsOfStorage >= 2;
    }
  }
}
