package io.tidemark.backup.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.StorageProviders;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.crash.StoppingStorage.Moment;
import io.tidemark.backup.postgres.ArchivedLog;
import io.tidemark.backup.postgres.PostgresDump;
import io.tidemark.backup.postgres.WalArchive;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.storage.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the process (SIGKILL) where a segment could be left half-stored. */
class KilledArchiveTest {

  private static final int SEGMENT = 1 << 24;

  @TempDir private Path folder;

  @Test
  void noByteIsMissingAfterTheNextStart() throws Exception {
    String repository = folder.resolve("repository").toUri().toString();
    Path spool = folder.resolve("spool");
    try (PostgresCluster server = PostgresCluster.create(15).start();
        Storage storage = StorageProviders.discover().open(repository)) {
      String uri = server.uri("postgres");
      for (Map.Entry<String, Moment> point : points()) {
        String segment = server.query("SELECT pg_walfile_name(pg_current_wal_insert_lsn())");
        ArchivedLog.fillSegment(server);
        StoppedProcess.kill(
            StoppingArchive.class,
            repository,
            uri,
            spool.toString(),
            segment + point.getKey(),
            point.getValue().name());
      }
      try (WalArchiving archiving =
          BackupPipeline.named(ArchivedLog.JOB)
              .from(PostgresDump.of(uri))
              .to(repository)
              .build()
              .archive(WalArchive.of(uri).spool(spool))) {
        ArchivedLog.await(archiving, ArchivedLog.storedUpTo(ArchivedLog.fillSegment(server)));
      }
      ArchivedLog log = new ArchivedLog(storage);
      log.assertNoGap(1, SEGMENT);
      log.assertSameAs(server);
      try (Stream<Path> left = Files.list(spool)) {
        assertThat(left).as("the spools of killed processes").isEmpty();
      }
    }
  }

  private static List<Map.Entry<String, Moment>> points() {
    return List.of(
        Map.entry(".json", Moment.PUBLISHED),
        Map.entry(".zst", Moment.FIRST_BYTE),
        Map.entry(".zst", Moment.ALL_BYTES),
        Map.entry(".zst", Moment.PUBLISHED));
  }
}
