package io.tidemark.backup.benchmarks;

import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A source that costs next to nothing: one file of random bytes, of which no two megabytes are the
 * same.
 *
 * @param megabytes how many, of 1,000,000 bytes
 */
record RandomBytes(int megabytes) implements BackupSource {

  private static final int MEGABYTE = 1_000_000;

  @Override
  public String name() {
    return "random";
  }

  @Override
  public SourceReport capture(FileSink files, RunContext run) throws IOException {
    files.write("random.bin", this::write);
    return new SourceReport("random", Map.of(), List.of(), List.of());
  }

  private void write(OutputStream out) throws IOException {
    byte[] block = new byte[MEGABYTE];
    new Random(1).nextBytes(block);
    for (int number = 0; number < megabytes; number++) {
      ByteBuffer.wrap(block).putInt(number);
      out.write(block);
    }
  }
}
