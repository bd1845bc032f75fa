package io.tidemark.backup.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.catalog.Listing;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.postgres.PostgresCoordination;
import io.tidemark.backup.servers.ChildJvm;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.TestDatabase;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A process that is frozen in its run for longer than its turn lasts: row 70 of the faults. */
@Timeout(120)
@ExtendWith(PostgresExtension.class)
class FrozenBackupTest {

  @TempDir private Path repository;

  @Test
  void backupThatAnotherHasMadeMeanwhileIsTheOnlyOne(TestDatabase database) throws Exception {
    BackupPipeline pipeline =
        BackupPipeline.named("shop")
            .from(new TwoFiles(1))
            .to(repository.toUri().toString())
            .coordinate(PostgresCoordination.advisoryLock(database.uri()))
            .build();
    Process child =
        new ProcessBuilder(
                ChildJvm.java(),
                "-Xmx64m",
                "-cp",
                ChildJvm.classPath(),
                FrozenBackup.class.getName(),
                repository.toUri().toString(),
                database.uri(),
                "2000")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
      assertThat(out.readLine()).isEqualTo("reached");
      signal("STOP", child);

      Manifest other = await(pipeline);
      signal("CONT", child);
      child.getOutputStream().write(2);
      child.getOutputStream().close();

      assertThat(out.lines()).first().asString().contains("its turn was lost");
      assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
      Listing listing = pipeline.list();
      assertThat(listing.backups()).extracting(Manifest::id).containsExactly(other.id());
      assertThat(listing.unfinished()).as("leftovers").isEmpty();
    } finally {
      child.destroyForcibly();
    }
  }

  private static Manifest await(BackupPipeline pipeline) {
    return Stream.generate(() -> tried(pipeline))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow();
  }

  private static Optional<Manifest> tried(BackupPipeline pipeline) {
    try {
      return Optional.of(pipeline.run().manifest());
    } catch (LockedException busy) {
      return Optional.empty();
    }
  }

  private static void signal(String name, Process process) {
    CommandLine.of("kill", "-" + name, Long.toString(process.pid())).run().succeeded();
  }
}
