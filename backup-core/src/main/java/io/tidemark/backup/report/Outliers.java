package io.tidemark.backup.report;

import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.report.JobReport.Measure;
import io.tidemark.backup.report.JobReport.Outlier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what is more than half off the median of the seven backups before it, of the same kind. A
 * backup that took longer counts only if that is a minute or more: short ones vary.
 */
final class Outliers {

  /** How many backups a median is of; with fewer nothing is judged. */
  static final int BEFORE = 7;

  private static final long OFF_PERCENT = 50;
  private static final long NOTICEABLE_MILLIS = 60_000;

  private final Map<String, Deque<Long>> before = new HashMap<>();

  /** Judges the next backup, in the order of time. */
  List<Outlier> of(String kind, Manifest manifest) {
    List<Outlier> found = new ArrayList<>();
    for (Measure measure : Measure.values()) {
      Deque<Long> earlier =
          before.computeIfAbsent(kind + " " + measure, none -> new ArrayDeque<>());
      long value = value(measure, manifest);
      median(earlier).flatMap(median -> outlier(measure, value, median)).ifPresent(found::add);
      earlier.addLast(value);
      if (earlier.size() > BEFORE) {
        earlier.removeFirst();
      }
    }
    return found;
  }

  private static long value(Measure measure, Manifest manifest) {
    return switch (measure) {
      case DATA -> manifest.plainBytes();
      case STORED -> manifest.storedBytes();
      case DURATION -> manifest.duration().toMillis();
    };
  }

  private static Optional<Long> median(Deque<Long> values) {
    return values.size() < BEFORE
        ? Optional.empty()
        : values.stream().sorted().skip(BEFORE / 2).findFirst();
  }

  private static Optional<Outlier> outlier(Measure measure, long value, long median) {
    if (median == 0) {
      return Optional.empty();
    }
    double percent = 100.0 * (value - median) / median;
    boolean isNoticeable = measure != Measure.DURATION || value - median >= NOTICEABLE_MILLIS;
    return Math.abs(percent) > OFF_PERCENT && isNoticeable
        ? Optional.of(new Outlier(measure, Math.round(percent)))
        : Optional.empty();
  }
}
