package io.tidemark.backup.postgres.cluster;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a restore does to the files of a cluster. Thread-safe. */
public final class WriteCount {

  private final LongAdder settledBytes = new LongAdder();
  private final LongAdder writtenBytes = new LongAdder();
  private final LongAdder removedFiles = new LongAdder();

  WriteCount() {}

  void settled(long bytes) {
    settledBytes.add(bytes);
  }

  void written(long bytes) {
    writtenBytes.add(bytes);
  }

  void removed() {
    removedFiles.increment();
  }

  /** Returns the length of all files that were put in place. */
  public long settledBytes() {
    return settledBytes.sum();
  }

  /** Returns how many bytes were written for them. */
  public long writtenBytes() {
    return writtenBytes.sum();
  }

  /** Returns how many files that were there before, and that the backup does not have, are gone. */
  public long removedFiles() {
    return removedFiles.sum();
  }
}
