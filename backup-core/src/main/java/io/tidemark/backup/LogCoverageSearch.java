package io.tidemark.backup;

import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.basebackup.BaseBackupRun;
import io.tidemark.backup.postgres.wal.Gap;
import io.tidemark.backup.postgres.wal.LogCoverage;
import io.tidemark.backup.postgres.wal.LogPiece;
import io.tidemark.backup.postgres.wal.TimelineHistory;
import io.tidemark.backup.postgres.wal.TimelineSearch;
import io.tidemark.backup.report.ReportFacts.LogFacts;
import io.tidemark.backup.report.ReportFacts.LogGap;
import io.tidemark.backup.report.ReportFacts.Stretch;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.wal.WalReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds out which points in time can be restored: how far the stored log leads from each base
 * backup. Lists each folder of the log about once, whatever the number of backups.
 */
final class LogCoverageSearch {

  private final WalReader log;
  private final List<String> problems = new ArrayList<>();
  private final Map<Long, Optional<TimelineHistory>> histories = new TreeMap<>();

  LogCoverageSearch(JobName job, List<Destination> places, List<Decryption> keys) {
    this.log = new WalReader(job, places, keys);
  }

  /** Returns what could not be found out. */
  List<String> problems() {
    return problems;
  }

  /** A base backup, by its place in the log. */
  private record Start(Manifest backup, long timeline, Lsn from, Lsn end, int segmentSize) {
    static Start of(Manifest backup) {
      Map<String, String> facts = backup.report().facts();
      return new Start(
          backup,
          Long.parseLong(facts.getOrDefault("timeline", "1")),
          Lsn.parse(facts.getOrDefault("start-lsn", "0/0")),
          Lsn.parse(facts.getOrDefault("end-lsn", "0/0")),
          Integer.parseInt(facts.getOrDefault("wal-segment-bytes", "16777216")));
    }
  }

  /** Returns what is kept; empty if the job has no base backups. */
  Optional<LogFacts> of(List<Manifest> backups) throws IOException {
    List<Start> starts =
        backups.stream()
            .filter(backup -> backup.report().kind().equals(BaseBackupRun.KIND))
            .map(Start::of)
            .toList();
    if (starts.isEmpty()) {
      return Optional.empty();
    }
    List<Stretch> stretches = new ArrayList<>();
    Map<Long, TimelineHistory> ways = new TreeMap<>();
    Map<Long, List<Start>> byWay = new TreeMap<>();
    for (Start start : starts) {
      TimelineHistory history = history(start);
      ways.put(history.timeline(), history);
      byWay.computeIfAbsent(history.timeline(), none -> new ArrayList<>()).add(start);
    }
    for (Map.Entry<Long, List<Start>> way : byWay.entrySet()) {
      TimelineHistory history = ways.getOrDefault(way.getKey(), TimelineHistory.first());
      stretches.addAll(along(history, way.getValue()));
    }
    stretches.sort(Comparator.comparing(Stretch::since));
    return Optional.of(new LogFacts(stretches, gaps(ways, starts)));
  }

  /** Returns the newest timeline that leads over a backup, as a server in recovery finds it. */
  private TimelineHistory history(Start start) throws IOException {
    TimelineHistory newest =
        read(start.timeline()).orElseGet(() -> new TimelineHistory(start.timeline(), Map.of()));
    Optional<TimelineHistory> next = read(start.timeline() + 1);
    for (long number = start.timeline() + 1; next.isPresent(); next = read(++number)) {
      if (TimelineSearch.leadsOver(next.get(), start.timeline(), start.end())) {
        newest = next.get();
      }
    }
    return newest;
  }

  private Optional<TimelineHistory> read(long timeline) throws IOException {
    Optional<TimelineHistory> known = histories.get(timeline);
    if (known != null) {
      return known;
    }
    Optional<TimelineHistory> found = Optional.empty();
    try {
      found = log.history(timeline);
    } catch (BackupException e) {
      problems.add("the history of a timeline cannot be read: " + Failures.text(e));
    }
    histories.put(timeline, found);
    return found;
  }

  private List<Stretch> along(TimelineHistory history, List<Start> starts) throws IOException {
    starts.sort(Comparator.comparing(Start::from));
    List<Stretch> stretches = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < starts.size(); i++) {
      if (i + 1 < starts.size() && leadsTo(history, starts.get(i), starts.get(i + 1))) {
        continue;
      }
      stretches.add(stretch(history, starts.get(first), starts.get(i)));
      first = i + 1;
    }
    return stretches;
  }

  /** Whether the log from one backup leads to the next without a gap. */
  private boolean leadsTo(TimelineHistory history, Start one, Start next) throws IOException {
    LogPiece piece = LogPiece.of(1, one.from(), next.from().plus(1), one.segmentSize());
    return next.from().isBefore(LogCoverage.of(log, history, piece).end());
  }

  private Stretch stretch(TimelineHistory history, Start first, Start last) throws IOException {
    LogCoverage coverage = LogCoverage.of(log, history, last.from(), last.segmentSize());
    boolean hasLog = last.end().isBefore(coverage.end());
    return new Stretch(
        history.timeline(),
        first.backup().id(),
        first.backup().finishedAt(),
        hasLog
            ? coverage.lastStoredAt()
            : first.equals(last) ? Optional.empty() : Optional.of(last.backup().finishedAt()),
        first.from(),
        hasLog ? coverage.end() : last.end());
  }

  private List<LogGap> gaps(Map<Long, TimelineHistory> ways, List<Start> starts)
      throws IOException {
    long newest =
        Math.max(
            ways.keySet().stream().mapToLong(Long::longValue).max().orElse(1),
            starts.stream().mapToLong(Start::timeline).max().orElse(1));
    List<LogGap> gaps = new ArrayList<>();
    for (long timeline = 1; timeline <= newest; timeline++) {
      for (Gap gap : log.gaps(timeline)) {
        LogGap found = new LogGap(gap.timeline(), gap.from(), gap.to(), gap.cause());
        if (gaps.stream().noneMatch(known -> known.from().equals(found.from()))) {
          gaps.add(found);
        }
      }
    }
    gaps.sort(Comparator.comparing(LogGap::from));
    return gaps;
  }
}
