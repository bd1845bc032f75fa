package io.tidemark.backup.crash;

import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.RestoreTarget;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A source of two files whose bytes follow from a number, and the target that checks them. */
record TwoFiles(long seed) implements BackupSource, RestoreTarget {

  private static final int SIZE = 300_000;

  private byte[] content(String name) {
    byte[] content = new byte[SIZE];
    new Random(seed + name.hashCode()).nextBytes(content);
    return content;
  }

  @Override
  public String name() {
    return "two-files";
  }

  @Override
  public SourceReport capture(FileSink files, RunContext run) throws IOException {
    files.write("first", out -> out.write(content("first")));
    files.write("second", out -> out.write(content("second")));
    return new SourceReport("two-files", Map.of("seed", Long.toString(seed)), List.of(), List.of());
  }

  @Override
  public RestoreReport restore(BackupFiles files, RunContext run) throws IOException {
    TwoFiles expected = new TwoFiles(Long.parseLong(files.report().facts().get("seed")));
    for (String name : files.names()) {
      try (InputStream in = files.open(name)) {
        if (!Arrays.equals(in.readAllBytes(), expected.content(name))) {
          throw new IOException(name + " is not what was backed up");
        }
      }
    }
    return new RestoreReport("nowhere", List.of());
  }
}
