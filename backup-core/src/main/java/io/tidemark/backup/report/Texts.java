package io.tidemark.backup.report;

import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.Measure;
import io.tidemark.backup.report.JobReport.Outcome;
import io.tidemark.backup.report.JobReport.State;
import java.util.stream.Collectors;

/** Words for what is computed, the same in every form. */
final class Texts {

  private Texts() {}

  static String of(State state) {
    return switch (state) {
      case OK -> "OK";
      case STALE -> "STALE";
      case FAILING -> "FAILING";
      case NEVER_RUN -> "NEVER RUN";
    };
  }

  static Mark mark(State state) {
    return switch (state) {
      case OK -> Mark.GOOD;
      case STALE -> Mark.WARNING;
      case FAILING -> Mark.BAD;
      case NEVER_RUN -> Mark.MISSING;
    };
  }

  static String of(Outcome outcome) {
    return switch (outcome) {
      case SUCCESS -> "success";
      case WARNING -> "with warnings";
      case FAILED -> "failed";
      case MISSING -> "missing";
    };
  }

  static Mark mark(Outcome outcome) {
    return switch (outcome) {
      case SUCCESS -> Mark.GOOD;
      case WARNING -> Mark.WARNING;
      case FAILED -> Mark.BAD;
      case MISSING -> Mark.MISSING;
    };
  }

  private static String of(Measure measure) {
    return switch (measure) {
      case DATA -> "data";
      case STORED -> "stored";
      case DURATION -> "duration";
    };
  }

  /** Returns what is far from usual: {@code data -71 %, stored -70 % off the median}. */
  static String outliers(BackupLine backup) {
    return distances(backup) + " off the median of the " + Outliers.BEFORE + " before";
  }

  /** Returns how far it is: {@code data -71 %}. */
  static String distances(BackupLine backup) {
    return backup.outliers().stream()
        .map(each -> of(each.measure()) + " " + Figures.percent(each.percent()))
        .collect(Collectors.joining(", "));
  }
}
