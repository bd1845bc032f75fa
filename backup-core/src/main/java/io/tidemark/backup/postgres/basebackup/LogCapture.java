package io.tidemark.backup.postgres.basebackup;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.source.FileSink;
import java.io.IOException;
import java.util.Optional;

/** Takes the log into a backup while its files are copied. */
interface LogCapture extends AutoCloseable {

  /** Begins; {@code onFailure} is told on another thread if it fails. */
  void start(FileSink files, BaseBackupStart backup, int segmentSize, Runnable onFailure);

  /** Waits until the log is stored up to {@code end}. */
  void finish(Lsn end) throws IOException;

  /** Returns why it has failed, if it has. */
  Optional<Throwable> failure();

  /** Ends it at once. */
  void abort();

  @Override
  void close();

  /** Takes nothing: the log is kept beside the backup. */
  static LogCapture none() {
    return new LogCapture() {
      @Override
      public void start(
          FileSink files, BaseBackupStart backup, int segmentSize, Runnable onFailure) {}

      @Override
      public void finish(Lsn end) {}

      @Override
      public Optional<Throwable> failure() {
        return Optional.empty();
      }

      @Override
      public void abort() {}

      @Override
      public void close() {}
    };
  }
}
