package io.tidemark.backup.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.Depth;
import io.tidemark.backup.Restore;
import io.tidemark.backup.catalog.Listing;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.crash.StoppingStorage.Moment;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kills the process (SIGKILL) at every point where a backup could be left half-made. */
class KilledProcessTest {

  private static final List<String> FILES_IN_ORDER =
      List.of("run.json", "first", "second", "RESTORE.md", "SHA256SUMS", "manifest.json");

  @TempDir private Path repository;

  static Stream<Arguments> points() {
    return FILES_IN_ORDER.stream()
        .flatMap(file -> Stream.of(Moment.values()).map(moment -> Arguments.of(file, moment)));
  }

  private BackupPipeline pipeline(long seed) {
    return BackupPipeline.named("job")
        .from(new TwoFiles(seed))
        .to(repository.toUri().toString())
        .build();
  }

  @ParameterizedTest
  @MethodSource("points")
  void everyListedBackupRestores(String file, Moment moment) throws Exception {
    Manifest before = pipeline(1).run().manifest();

    StoppedProcess.kill(StoppingBackup.class, repository.toUri().toString(), file, moment.name());

    boolean complete = file.equals("manifest.json") && moment == Moment.PUBLISHED;
    Listing listing = pipeline(3).list();
    assertThat(listing.backups()).hasSize(complete ? 2 : 1).contains(before);
    assertThat(listing.damaged()).isEmpty();
    assertAllRestore(listing);

    Manifest after = pipeline(3).run().manifest();
    Listing again = pipeline(3).list();
    assertThat(again.backups()).hasSize(complete ? 3 : 2).contains(before, after);
    assertThat(again.unfinished()).as("leftovers after the next run").isEmpty();
    assertAllRestore(again);
  }

  private void assertAllRestore(Listing listing) {
    for (Manifest manifest : listing.backups()) {
      pipeline(3).verify(manifest.id(), Depth.STRUCTURE);
      pipeline(3).restore(Restore.of(manifest.id()).into(new TwoFiles(0)));
    }
  }
}
