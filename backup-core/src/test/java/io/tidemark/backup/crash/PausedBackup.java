package io.tidemark.backup.crash;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A program that makes a backup, and waits for a byte of input when it has stored a file. */
final class PausedBackup implements BackupSource {

  private PausedBackup() {}

  /** Argument: the repository's URI. */
  public static void main(String[] arguments) {
    try {
      BackupPipeline.named("job").from(new PausedBackup()).to(arguments[0]).build().run();
      System.out.println("done");
    } catch (BackupException e) {
      System.out.println(e.getMessage());
    }
  }

  @Override
  public String name() {
    return "paused";
  }

  @Override
  public SourceReport capture(FileSink files, RunContext run) throws IOException {
    files.write("first", out -> out.write(1));
    System.out.println("reached");
    files.write("second", out -> out.write(System.in.read()));
    return new SourceReport("paused", Map.of(), List.of(), List.of());
  }
}
