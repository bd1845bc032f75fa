package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /**
   * What was found.
   *
   * @param reached whether the server would stop
   * @param last where the last complete record begins that was looked at, or the one that was
   *     found; empty if there is none behind the backup
   */
  public record Result(boolean reached, Optional<Lsn> last) {}

  /** Prepares to look at what is covered. */
  public LogScan(SegmentFiles files, LogCoverage covered) {
    this.files = files;
    this.covered = covered;
  }

  /** Looks for a record that begins at a position or behind it. */
  public Result position(Lsn wanted) throws IOException {
    long number = Segment.at(1, wanted, covered.first().size()).number();
    Result result = new Result(false, Optional.empty());
    // No record begins in a segment that one fills, or at the end of the log.
    for (; result.last().isEmpty() && number >= covered.first().number(); number--) {
      result = first(number, record -> !record.start().isBefore(wanted));
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
    Result atTheEnd = first(Math.max(covered.first().number(), last - LAST_SEGMENTS), later);
    return atTheEnd.reached() ? atTheEnd : all(later);
  }

  /** Returns the names of all restore points. */
  public List<String> restorePoints() throws IOException {
    List<String> names = new ArrayList<>();
    all(
        record -> {
          record.restorePoint().ifPresent(names::add);
          return false;
        });
    return names;
  }

  private Result all(Predicate<LogRecord> wanted) throws IOException {
    return first(covered.first().number(), wanted);
  }

  private Result first(long number, Predicate<LogRecord> wanted) throws IOException {
    Optional<Lsn> last = Optional.empty();
    try (LogRecords records =
        new LogRecords(files, number, covered.first().size(), covered.end())) {
      for (Optional<LogRecord> next = records.next(); next.isPresent(); next = records.next()) {
        LogRecord record = next.get();
        if (!record.start().isBefore(covered.from())) {
          last = Optional.of(record.start());
          if (wanted.test(record)) {
            return new Result(true, last);
          }
        }
      }
    }
    return new Result(false, last);
  }
}
