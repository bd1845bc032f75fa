package io.tidemark.backup.redis;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.redis.rdb.RdbListener;
import io.tidemark.backup.redis.rdb.RdbReader;
import io.tidemark.backup.redis.rdb.RdbSummary;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.RunContext;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads a backup's snapshots from begin to end, as often as a restore needs it. */
final class SnapshotPass {

  private static final int BUFFER_BYTES = 1 << 16;

  private SnapshotPass() {}

  /** Returns what the snapshots hold, which is proven when this returns. */
  static List<RdbSummary> read(BackupFiles files, RunContext run, RdbListener listener)
      throws IOException {
    List<RdbSummary> summaries = new ArrayList<>();
    for (String name : SnapshotFiles.in(files)) {
      run.checkpoint();
      try (InputStream in = new BufferedInputStream(files.open(name), BUFFER_BYTES)) {
        summaries.add(RdbReader.read(in, listener));
        in.transferTo(OutputStream.nullOutputStream()); // at its end the source proves the whole
      } catch (CorruptContentException e) {
        throw SnapshotFiles.damaged(e);
      }
    }
    return summaries;
  }
}
