package io.tidemark.backup;

import io.tidemark.backup.catalog.Manifest.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Comparator;

/**
 * How fast the beginning of a backup was read.
 *
 * @param bytes how much of its content was read
 * @param nanos how long that took
 */
record ReadingSample(long bytes, long nanos) {

  private static final long ENOUGH_BYTES = 32L << 20;
  private static final long ENOUGH_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int BUFFER = 128 * 1024;

  /** Reads the beginning of the largest file, through decryption and decompression. */
  static ReadingSample of(StoredBackup backup) throws IOException {
    String largest =
        backup.manifest().files().stream()
            .max(Comparator.comparingLong(DataFile::plainBytes))
            .orElseThrow()
            .content();
    byte[] buffer = new byte[BUFFER];
    long begin = System.nanoTime();
    long bytes = 0;
    try (InputStream in = backup.open(largest)) {
      int count = in.read(buffer);
      while (count >= 0 && bytes < ENOUGH_BYTES && System.nanoTime() - begin < ENOUGH_NANOS) {
        bytes += count;
        count = in.read(buffer);
      }
    }
    return new ReadingSample(Math.max(bytes, 1), Math.max(System.nanoTime() - begin, 1));
  }

  /** Returns how long so much takes at the same rate. */
  Duration timeFor(long wantedBytes) {
    return Duration.ofNanos((long) ((double) nanos / bytes * wantedBytes));
  }
}
