package io.tidemark.backup.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.Copy;
import io.tidemark.backup.CopyReport;
import io.tidemark.backup.Depth;
import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Listing;
import io.tidemark.backup.crash.StoppingStorage.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Kills a copy (SIGKILL) at every file, and then continues it or leaves it. */
class KilledCopyTest {

  private static final List<String> FILES_IN_ORDER =
      List.of("copy.json", "first", "second", "run.json", "RESTORE.md", "SHA256SUMS", "manifest");

  @TempDir private Path folder;

  static Stream<Arguments> points() {
    return FILES_IN_ORDER.stream()
        .flatMap(
            file ->
                Stream.of(Moment.FIRST_BYTE, Moment.PUBLISHED)
                    .map(moment -> Arguments.of(file, moment)));
  }

  private String uri(String name) {
    return folder.resolve(name).toUri().toString();
  }

  private BackupPipeline pipeline(String name) {
    return BackupPipeline.named("job").from(new TwoFiles(1)).to(uri(name)).build();
  }

  @ParameterizedTest
  @MethodSource("points")
  void killedCopyIsInvisibleAndCanBeContinued(String file, Moment moment) throws Exception {
    BackupId id = pipeline("from").run().id();

    StoppedProcess.kill(StoppingCopy.class, uri("from"), uri("to"), file, moment.name());

    boolean complete = file.equals("manifest") && moment == Moment.PUBLISHED;
    Listing listing = BackupRepository.at(uri("to")).list("job");
    assertThat(listing.backups()).hasSize(complete ? 1 : 0);
    CopyReport continued = BackupRepository.at(uri("from")).copy("job", Copy.of(id).to(uri("to")));
    int published = FILES_IN_ORDER.indexOf(file) + (moment == Moment.PUBLISHED ? 1 : 0);
    assertThat(continued.backups().get(0).files())
        .as("files that were copied again")
        .isEqualTo(6 - Math.max(0, published - 1));
    assertSame(id);
    BackupRepository.at(uri("to")).verify("job", id, Depth.STRUCTURE);
  }

  @ParameterizedTest
  @CsvSource({
    "copy.json, PUBLISHED",
    "second, FIRST_BYTE",
    "manifest, FIRST_BYTE",
    "manifest, PUBLISHED"
  })
  void killedCopyIsClearedByTheNextRunUnlessItIsComplete(String file, Moment moment)
      throws Exception {
    BackupId id = pipeline("from").run().id();
    StoppedProcess.kill(StoppingCopy.class, uri("from"), uri("to"), file, moment.name());

    pipeline("to").run();

    boolean complete = file.equals("manifest") && moment == Moment.PUBLISHED;
    Listing listing = pipeline("to").list();
    assertThat(listing.unfinished()).isEmpty();
    assertThat(listing.locations().containsKey(id)).isEqualTo(complete);
    assertThat(listing.backups()).hasSize(complete ? 2 : 1);
  }

  private void assertSame(BackupId id) throws IOException {
    Path from = folder.resolve("from/job/backups/" + id);
    Path to = folder.resolve("to/job/backups/" + id);
    assertThat(names(to)).isEqualTo(names(from));
    for (String name : names(from)) {
      assertThat(to.resolve(name)).hasSameBinaryContentAs(from.resolve(name));
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
