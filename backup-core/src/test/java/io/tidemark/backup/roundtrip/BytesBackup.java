package io.tidemark.backup.roundtrip;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.Depth;
import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.compression.Compressions;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A backup of one file with given bytes, neither compressed nor encrypted. */
public final class BytesBackup {

  private final BackupPipeline pipeline;
  private final BackupId id;

  private BytesBackup(BackupPipeline pipeline, BackupId id) {
    this.pipeline = pipeline;
    this.id = id;
  }

  /** Makes a backup in a storage, which the caller closes. */
  public static BytesBackup into(Storage storage, byte[] content) {
    BackupPipeline pipeline =
        BackupPipeline.named("bytes")
            .from(new Bytes(content))
            .compress(Compressions.parse("none"))
            .to("storage", storage)
            .build();
    return new BytesBackup(pipeline, pipeline.run().id());
  }

  /** Reads every stored byte. */
  public void verify() {
    pipeline.verify(id, Depth.STORED);
  }

  private static final class Bytes implements BackupSource {

    private final byte[] content;

    Bytes(byte[] content) {
      this.content = content;
    }

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
}
