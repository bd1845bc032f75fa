package io.tidemark.backup;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupNotFoundException;
import java.util.List;
import java.util.Objects;

/** What several places said when all of them failed. */
final class Failures {

  private Failures() {}

  /**
   * Returns one failure with the others as suppressed ones. A place that has no such backup says
   * less than one that could not be read.
   */
  static BackupException first(List<BackupException> failures) {
    BackupException first =
        failures.stream()
            .filter(failure -> !(failure instanceof BackupNotFoundException))
            .findFirst()
            .orElse(failures.get(0));
    failures.stream().filter(other -> other != first).forEach(first::addSuppressed);
    return first;
  }

  /** Returns what failed, without the hint. */
  static String text(Throwable failure) {
    String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    int hint = message.indexOf("\nhint: ");
    return hint < 0 ? message : message.substring(0, hint);
  }
}
