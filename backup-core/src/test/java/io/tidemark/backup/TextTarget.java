package io.tidemark.backup;

import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.RestoreTarget;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** A target that keeps what is restored. */
final class TextTarget implements RestoreTarget {

  final Map<String, byte[]> restored = new LinkedHashMap<>();

  @Override
  public RestoreReport restore(BackupFiles files, RunContext run) throws IOException {
    for (String name : files.names()) {
      try (InputStream in = files.open(name)) {
        restored.put(name, in.readAllBytes());
      }
    }
    return new RestoreReport("memory", files.report().tables());
  }
}
