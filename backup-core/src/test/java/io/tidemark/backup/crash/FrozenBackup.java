package io.tidemark.backup.crash;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.postgres.PostgresCoordination;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A program that makes a backup, and waits in the middle of it for a line of input. */
final class FrozenBackup implements BackupSource {

  private FrozenBackup() {}

  /** Arguments: the repository's URI, the database's, the bound in milliseconds. */
  public static void main(String[] arguments) {
    try {
      BackupPipeline.named("shop")
          .from(new FrozenBackup())
          .to(arguments[0])
          .coordinate(
              PostgresCoordination.advisoryLock(arguments[1])
                  .within(Duration.ofMillis(Long.parseLong(arguments[2]))))
          .build()
          .run();
      System.out.println("done");
    } catch (RunCancelledException e) {
      System.out.println(e.getMessage());
    }
  }

  @Override
  public String name() {
    return "frozen";
  }

  @Override
  public SourceReport capture(FileSink files, RunContext run) throws IOException {
    files.write("first", out -> out.write(1));
    System.out.println("reached");
    files.write("second", out -> out.write(System.in.read()));
    return new SourceReport("frozen", Map.of(), List.of(), List.of());
  }
}
