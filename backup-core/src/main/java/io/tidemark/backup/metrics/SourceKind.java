package io.tidemark.backup.metrics;

import io.tidemark.backup.report.JobReport.BackupLine;

/**
 * What a backup is of, in the words of tags.
 *
 * @param source {@code postgresql} or {@code redis}
 * @param kind {@code dump}, {@code base} or {@code rdb}
 */
record SourceKind(String source, String kind) {

  static final String BASE = "base";

  /** The kind of a job that has no backup. */
  static final String UNKNOWN = "unknown";

  static SourceKind of(BackupLine backup) {
    String word = backup.kind().split(",", 2)[0];
    int dash = word.indexOf('-');
    return dash < 0
        ? new SourceKind(word, word)
        : new SourceKind(word.substring(0, dash), word.substring(dash + 1));
  }
}
