package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.DeliveryPolicy;
import io.tidemark.backup.Depth;
import io.tidemark.backup.PipelineBuilder;
import io.tidemark.backup.Restore;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.catalog.GapRecord;
import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Base backups without the log that they need, which is kept beside them. */
class LogFromArchiveTest {

  private static final String ROWS =
      "CREATE TABLE t AS SELECT n, md5(n::text) AS s FROM generate_series(1, 1000) n";
  private static final String COUNT = "SELECT count(*) FROM t";
  private static final Duration SHORT = Duration.ofSeconds(2);

  private final InMemoryStorage storage = new InMemoryStorage();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 18})
  void aBackupIsRestoredWithTheLogThatIsKept(int version) throws Exception {
    try (PostgresCluster server = PostgresCluster.create(version).start()) {
      server.execute(ROWS);
      BackupPipeline pipeline = relying(server).build();
      try (WalArchiving archiving = pipeline.archive(WalArchive.of(server.uri("postgres")))) {
        ArchivedLog.storeSegment(archiving, server);

        Backup backup = pipeline.run();
        server.execute("INSERT INTO t VALUES (0)");
        ArchivedLog.storeSegment(archiving, server);

        assertThat(backup.manifest().files())
            .extracting(Manifest.DataFile::content)
            .doesNotContain("pg_wal.tar");
        pipeline.verify(backup.id(), Depth.STRUCTURE);
        assertThat(rows(pipeline, Restore.of(backup.id()), version)).isEqualTo("1500");
        assertThat(rows(pipeline, Restore.latest(), version)).isEqualTo(server.query(COUNT));
        assertThat(rows(pipeline, Restore.immediate(), version)).isEqualTo("1500");
        assertThat(server.query("SELECT count(*) FROM pg_replication_slots")).isEqualTo("1");
      }
    }
  }

  @Test
  void aChainThatTheServerCompressesIsRestoredWithTheLogThatIsKept() throws Exception {
    try (PostgresCluster server =
        PostgresCluster.of(17).setting("summarize_wal", "on").create().start()) {
      server.execute(ROWS);
      PostgresBaseBackup source =
          PostgresBaseBackup.of(server.uri("postgres"))
              .incremental(WhenImpossible.FAIL)
              .serverCompression(ServerCompression.GZIP)
              .logFromArchive();
      BackupPipeline pipeline =
          BackupPipeline.named("cluster").from(source).to("memory", storage).build();
      try (WalArchiving archiving = archiving(server)) {
        ArchivedLog.storeSegment(archiving, server);
        pipeline.run();
        server.execute("UPDATE t SET s = 'new' WHERE n = 1");
        Backup second = pipeline.run();
        ArchivedLog.storeSegment(archiving, server);

        assertThat(pipeline.planRestore(restoring(Restore.immediate())).chain()).hasSize(2);
        pipeline.verify(second.id(), Depth.STRUCTURE);
        assertThat(rows(pipeline, Restore.of(second.id()), 17)).isEqualTo("1500");
        assertThat(rows(pipeline, Restore.latest(), 17)).isEqualTo(server.query(COUNT));
      }
    }
  }

  private Restore restoring(Restore.Start restore) {
    return restore.into(PostgresDirectory.at(data()));
  }

  @Test
  void aBackupWhoseLogDoesNotComeFails() {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      BackupPipeline pipeline = relying(server, SHORT).build();

      assertThatThrownBy(pipeline::run)
          .isInstanceOf(BackupFailedException.class)
          .hasMessageContaining("memory lacks the log that the backup needs, from '00000001")
          .hasMessageContaining("did not come within PT2S")
          .hasMessageContaining("hint: keep the log of this server under the same job");
      assertThat(pipeline.list().backups()).isEmpty();
      assertThat(pipeline.list().unfinished()).isEmpty();
      assertThat(server.query("SELECT count(*) FROM pg_replication_slots")).isEqualTo("0");
    }
  }

  /** The pipeline goes by what is reported, and not by who reports it. */
  @Test
  void aSourceAroundAnotherIsWaitedForAsWell() {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      PostgresBaseBackup inner =
          PostgresBaseBackup.of(server.uri("postgres")).logFromArchive(SHORT);
      BackupPipeline pipeline =
          BackupPipeline.named("cluster")
              .from(new Wrapped(inner))
              .to("memory", storage)
              .timeout(Duration.ofSeconds(10))
              .build();

      assertThatThrownBy(pipeline::run)
          .isInstanceOf(RunCancelledException.class)
          .hasMessageContaining("took longer than PT10S");
      assertThat(pipeline.list().backups()).isEmpty();
    }
  }

  /** What a host may put around a source. */
  private record Wrapped(BackupSource inner) implements BackupSource {

    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public SourceReport capture(FileSink files, RunContext run) throws IOException {
      return inner.capture(files, run);
    }
  }

  @Test
  void aRequiredStorageThatTheLogDoesNotGoToFailsTheBackup() throws Exception {
    InMemoryStorage second = new InMemoryStorage();
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      BackupPipeline both = relying(server, SHORT).to("second", second).build();
      try (WalArchiving archiving = archiving(server)) {
        ArchivedLog.storeSegment(archiving, server);

        assertThatThrownBy(both::run)
            .isInstanceOf(BackupFailedException.class)
            .hasMessageContaining("second lacks the log that the backup needs");
      }
      assertThat(both.list().backups()).isEmpty();
    }
  }

  @Test
  void aStorageOfBestEffortThatTheLogDoesNotGoToIsAWarning() throws Exception {
    InMemoryStorage second = new InMemoryStorage();
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      BackupPipeline both =
          relying(server).alsoTo("second", second, DeliveryPolicy.BEST_EFFORT).build();
      try (WalArchiving archiving = archiving(server)) {
        ArchivedLog.storeSegment(archiving, server);

        assertThat(both.run().warnings())
            .singleElement()
            .asString()
            .contains("second lacks the log", "from there alone it cannot be restored");
      }
    }
  }

  @Test
  void aGapInTheLogIsTold() throws Exception {
    GapRecord gap = new GapRecord(1, "0/0", "FF/0", "the slot was dropped", Instant.EPOCH);
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      try (WalArchiving archiving = archiving(server)) {
        ArchivedLog.storeSegment(archiving, server);
      }
      storage.put(
          new StorageKey("cluster/wal/00000001/gap-0000000000000000.json"),
          Labels.none(),
          out -> out.write(gap.write()));

      assertThatThrownBy(relying(server, SHORT).build()::run)
          .isInstanceOf(BackupFailedException.class)
          .hasMessageContaining("there is a gap in it: the slot was dropped");
    }
  }

  @Test
  void anIdleStandbyIsBackedUpWithTheBeginningOfASegment() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start();
        PostgresCluster standby = server.standby()) {
      server.execute(ROWS);
      standby.await("SELECT to_regclass('t') IS NOT NULL", "t");
      BackupPipeline pipeline = relying(standby).build();
      WalArchive log = WalArchive.of(server.uri("postgres")).syncInterval(Duration.ofSeconds(1));
      try (WalArchiving archiving = pipeline.archive(log)) {
        ArchivedLog.await(archiving, ArchivedLog.streaming());

        Backup backup = pipeline.run();

        assertThat(rows(pipeline, Restore.of(backup.id()), 15)).isEqualTo("1000");
      }
    }
  }

  @Test
  void withoutItsLogABackupIsNotRestored() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      BackupPipeline pipeline = relying(server).build();
      Backup backup;
      try (WalArchiving archiving = pipeline.archive(WalArchive.of(server.uri("postgres")))) {
        ArchivedLog.storeSegment(archiving, server);
        backup = pipeline.run();
      }
      for (StoredObject object : storage.list("cluster/wal/")) {
        storage.delete(object.key());
      }
      Restore restore = Restore.of(backup.id()).into(PostgresDirectory.at(data()));

      assertThatThrownBy(() -> pipeline.planRestore(restore))
          .isInstanceOf(BackupNotFoundException.class)
          .hasMessageContaining("the backup needs the log from '00000001")
          .hasMessageContaining("the stored log ends at");
      assertThatThrownBy(() -> pipeline.restore(restore))
          .isInstanceOf(BackupNotFoundException.class);
      assertThatThrownBy(() -> pipeline.verify(backup.id(), Depth.STRUCTURE))
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining("needs the log");
      assertThat(Files.exists(data())).isFalse();
    }
  }

  @Test
  void theGuideSaysWhichSegmentsAreNeeded() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      server.execute(ROWS);
      BackupPipeline pipeline =
          BackupPipeline.named("cluster")
              .from(PostgresBaseBackup.of(server.uri("postgres")).logFromArchive())
              .to(folder.toUri().toString())
              .build();
      Backup backup;
      try (WalArchiving archiving = pipeline.archive(WalArchive.of(server.uri("postgres")))) {
        ArchivedLog.storeSegment(archiving, server);
        backup = pipeline.run();
      }

      restoreByHand(backup);

      try (PostgresCluster restored = PostgresCluster.over(data(), 15)) {
        assertThat(restored.start().awaitRecovered().query(COUNT)).isEqualTo("1500");
      }
    }
  }

  /** Does what the guide says with standard tools. */
  private void restoreByHand(Backup backup) throws IOException {
    Path stored = folder.resolve(Layout.folder(backup.manifest().job(), backup.id()).value());
    String guide = Files.readString(stored.resolve(Layout.GUIDE));
    String segments =
        guide.replaceFirst("(?s).*the segments ([0-9A-F]{24}) to ([0-9A-F]{24}),.*", "$1 $2");
    assertThat(segments).hasSize(49);
    assertThat(guide).contains("lie under wal/00000001 in the folder of this job");
    CommandLine.shell(
            """
            mkdir -m 700 "$D" && zstd -dc base.tar.zst | tar -xf - -C "$D"
            for file in $(find "$LOG" -name '*.zst' | sort); do
              name=$(basename "$file" .zst)
              if [ ${#name} = 24 ] && ! [[ $name < $FIRST ]] && ! [[ $name > $LAST ]]; then
                zstd -qdc "$file" > "$D/pg_wal/$name"
              fi
            done
            ls "$D/pg_wal/$FIRST" "$D/pg_wal/$LAST"
            """)
        .environment("LOG", folder.resolve("cluster/wal/00000001").toString())
        .environment("FIRST", segments.substring(0, 24))
        .environment("LAST", segments.substring(25))
        .folder(stored)
        .environment("D", data().toString())
        .run()
        .succeeded();
  }

  private PipelineBuilder relying(PostgresCluster server) {
    return relying(server, Duration.ofMinutes(1));
  }

  private PipelineBuilder relying(PostgresCluster server, Duration limit) {
    return BackupPipeline.named("cluster")
        .from(PostgresBaseBackup.of(server.uri("postgres")).logFromArchive(limit))
        .to("memory", storage);
  }

  private WalArchiving archiving(PostgresCluster server) {
    return relying(server).build().archive(WalArchive.of(server.uri("postgres")));
  }

  private Path data() {
    return folder.resolve("data");
  }

  private String rows(BackupPipeline pipeline, Restore.Start restore, int version) {
    Path target = folder.resolve("data-" + System.nanoTime());
    pipeline.restore(restore.into(PostgresDirectory.at(target)));
    try (PostgresCluster restored = PostgresCluster.over(target, version)) {
      return restored.start().awaitRecovered().query(COUNT);
    }
  }
}
