package io.tidemark.backup.storage.s3.servers;

import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A source of one file with given bytes. */
record BytesSource(byte[] content) implements BackupSource {

  @Override
  public String name() {
    return "bytes";
  }

  @Override
  public SourceReport capture(FileSink files, RunContext run) throws IOException {
    files.write("bytes", out -> out.write(content));
    return new SourceReport("bytes", Map.of(), List.of(), List.of());
  }
}
