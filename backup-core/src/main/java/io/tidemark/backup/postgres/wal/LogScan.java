package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wal.LogRecord.Ends;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Looks into the log for the place at which a server would stop its recovery. A server fails where
 * it comes to the end of the log first, also where nothing but the end of a quiet time is missing.
 */
public final class LogScan {

  /** Most targets in time are near the end, or far from it. */
  private static final int LAST_SEGMENTS = 2;

  private final SegmentFiles files;
  private final LogCoverage covered;

  /** Where the segments are. */
  @FunctionalInterface
  public interface SegmentFiles {
    /** Returns the file of the segment with this number; empty behind the last. */
    Optional<Path> file(long number) throws IOException;
  }

  /** Whether a server would find its target. */
  public enum Outcome {
    FOUND,
    /** The log was read to its end. */
    NOT_THERE,
    /** Something in the log was not understood; the server may find it. */
    UNKNOWN
  }

  /**
   * What was found.
   *
   * @param last where the record begins that was found, or the last complete one that was looked
   *     at; empty if there is none behind the backup
   */
  public record Result(Outcome outcome, Optional<Lsn> last) {}

  /** Prepares to look at what is covered. */
  public LogScan(SegmentFiles files, LogCoverage covered) {
    this.files = files;
    this.covered = covered;
  }

  /** Looks for a record that begins at a position or behind it. */
  public Result position(Lsn wanted) throws IOException {
    long number = Segment.at(1, wanted, covered.first().size()).number();
    Result result = from(number, record -> !record.start().isBefore(wanted));
    // No record begins in a segment that one fills, or at the end of the log.
    while (result.outcome() == Outcome.NOT_THERE
        && result.last().isEmpty()
        && number > covered.first().number()) {
      number--;
      result = from(number, record -> false);
    }
    return result;
  }

  /** Looks for the end of a transaction after a time, or also at it. */
  public Result time(Instant wanted, boolean alsoAt) throws IOException {
    Predicate<LogRecord> later =
        record ->
            record
                .endOfTransaction()
                .filter(end -> end.isAfter(wanted) || (alsoAt && end.equals(wanted)))
                .isPresent();
    long last = covered.first().number() + covered.whole();
    Result atTheEnd = from(Math.max(covered.first().number(), last - LAST_SEGMENTS), later);
    return atTheEnd.outcome() == Outcome.FOUND ? atTheEnd : all(later);
  }

  /** Looks for the commit or the rollback of a transaction. */
  public Result transaction(long xid) throws IOException {
    List<Lsn> unclear = new ArrayList<>(1);
    Result result =
        all(
            record -> {
              Ends ends = record.ends(xid);
              if (ends == Ends.PERHAPS && unclear.isEmpty()) {
                unclear.add(record.start());
              }
              return ends == Ends.YES;
            });
    return result.outcome() == Outcome.NOT_THERE && !unclear.isEmpty()
        ? new Result(Outcome.UNKNOWN, Optional.of(unclear.get(0)))
        : result;
  }

  /**
   * Looks for a restore point.
   *
   * @param others is given the names of those before it
   */
  public Result restorePoint(String name, Consumer<String> others) throws IOException {
    return all(
        record -> {
          Optional<String> found = record.restorePoint();
          found.filter(other -> !other.equals(name)).ifPresent(others);
          return found.filter(name::equals).isPresent();
        });
  }

  private Result all(Predicate<LogRecord> wanted) throws IOException {
    return from(covered.first().number(), wanted);
  }

  /** Reads from the beginning of a segment on. */
  private Result from(long number, Predicate<LogRecord> wanted) throws IOException {
    Optional<Lsn> last = Optional.empty();
    try (LogRecords records =
        new LogRecords(files, number, covered.first().size(), covered.end())) {
      for (Optional<LogRecord> next = records.next(); next.isPresent(); next = records.next()) {
        LogRecord record = next.get();
        if (!record.start().isBefore(covered.from())) {
          last = Optional.of(record.start());
          if (wanted.test(record)) {
            return new Result(Outcome.FOUND, last);
          }
        }
      }
      return new Result(records.isAtEnd() ? Outcome.NOT_THERE : Outcome.UNKNOWN, last);
    }
  }
}
