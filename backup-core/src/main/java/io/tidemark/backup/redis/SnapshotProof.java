package io.tidemark.backup.redis;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.UnsupportedFormatException;
import io.tidemark.backup.redis.rdb.RdbListener;
import io.tidemark.backup.redis.rdb.RdbReader;
import io.tidemark.backup.redis.rdb.RdbSummary;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** What happens with a snapshot, on its way, that holds something newer than this library. */
enum SnapshotProof {
  /** The run fails. */
  REQUIRED,
  /** It is copied as it comes, with a warning. */
  IF_POSSIBLE;

  /**
   * Reads a snapshot to its end.
   *
   * @return what it holds; empty if that is not known
   * @throws CorruptContentException if it is damaged
   */
  Optional<RdbSummary> read(SnapshotContent content, RunContext run) throws IOException {
    try {
      RdbSummary summary = RdbReader.read(content, new RdbListener() {});
      drain(content);
      if (summary.sizeBytes() != content.sizeBytes()) {
        throw new CorruptContentException(
            "it ends after %d bytes, and %d were sent"
                .formatted(summary.sizeBytes(), content.sizeBytes()));
      }
      return Optional.of(summary);
    } catch (UnsupportedFormatException e) {
      if (this == REQUIRED) {
        throw e;
      }
      run.warn("the snapshot is copied, but not proven: " + e.getMessage());
      drain(content);
      return Optional.empty();
    }
  }

  private static void drain(SnapshotContent content) throws IOException {
    content.transferTo(OutputStream.nullOutputStream());
  }
}
