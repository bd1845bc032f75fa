package io.tidemark.backup.report;

import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.Condition;
import io.tidemark.backup.report.JobReport.Growth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Computes what a job takes, and what it will take in 90 days. */
final class GrowthComputation {

  /** How far ahead is looked, and how far back for that. */
  private static final int DAYS = 90;

  private static final Duration RECENT = Duration.ofDays(30);

  /** Fewer make no line. */
  private static final int FEWEST = 7;

  private final Instant now;

  GrowthComputation(Instant now) {
    this.now = now;
  }

  Growth of(List<BackupLine> oldestFirst) {
    long bytes = oldestFirst.stream().mapToLong(GrowthComputation::atRest).sum();
    long perDay = perDay(oldestFirst);
    Optional<Line> line = line(oldestFirst);
    Optional<Long> then = line.map(each -> Math.max(0, Math.round(each.at(DAYS))));
    return new Growth(
        bytes,
        perDay,
        bytes + perDay * DAYS,
        then,
        line.filter(each -> each.at(0) >= 1).map(each -> Math.round(bytes * each.ratio())));
  }

  private static long atRest(BackupLine backup) {
    long copies =
        backup.copies().stream()
            .filter(copy -> copy.condition() != Condition.ABSENT)
            .filter(copy -> copy.condition() != Condition.UNKNOWN)
            .count();
    return backup.storedBytes() * copies;
  }

  private long perDay(List<BackupLine> oldestFirst) {
    if (oldestFirst.isEmpty()) {
      return 0;
    }
    long days =
        Math.min(
            RECENT.toDays(),
            Math.max(1, Duration.between(oldestFirst.get(0).takenAt(), now).toDays()));
    Instant since = now.minus(Duration.ofDays(days));
    return oldestFirst.stream()
            .filter(backup -> backup.takenAt().isAfter(since))
            .mapToLong(GrowthComputation::atRest)
            .sum()
        / days;
  }

  /** A straight line through sizes, by days from now. */
  private record Line(double atNow, double perDay) {

    double at(int days) {
      return atNow + perDay * days;
    }

    /** How much larger a backup is then; never below nothing. */
    double ratio() {
      return Math.max(0, at(DAYS) / atNow);
    }
  }

  /** The line with the least squares of distances. */
  private Optional<Line> line(List<BackupLine> oldestFirst) {
    Instant since = now.minus(Duration.ofDays(DAYS));
    List<BackupLine> full =
        oldestFirst.stream()
            .filter(backup -> !backup.kind().endsWith("incremental"))
            .filter(backup -> backup.takenAt().isAfter(since))
            .toList();
    if (full.size() < FEWEST) {
      return Optional.empty();
    }
    double days = full.stream().mapToDouble(this::days).average().orElseThrow();
    double bytes = full.stream().mapToLong(BackupLine::storedBytes).average().orElseThrow();
    double together = 0;
    double alone = 0;
    for (BackupLine backup : full) {
      double day = days(backup) - days;
      together += day * (backup.storedBytes() - bytes);
      alone += day * day;
    }
    double slope = alone == 0 ? 0 : together / alone;
    return Optional.of(new Line(bytes - slope * days, slope));
  }

  private double days(BackupLine backup) {
    return Duration.between(now, backup.takenAt()).toMillis() / 86_400_000.0;
  }
}
