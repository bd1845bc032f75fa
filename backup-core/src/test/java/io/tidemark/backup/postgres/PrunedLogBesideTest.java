package io.tidemark.backup.postgres;

import static io.tidemark.backup.postgres.ArchivedLog.await;
import static io.tidemark.backup.postgres.ArchivedLog.fillSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storeSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storedUpTo;
import static io.tidemark.backup.postgres.FailoverHistory.insert;
import static io.tidemark.backup.postgres.FailoverHistory.position;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.Depth;
import io.tidemark.backup.PruneReport;
import io.tidemark.backup.Restore;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backups that have their log only beside them, pruned while it is kept. The window begins with the
 * third backup.
 *
 * <pre>
 * 1 [gone] 2 ---- 3 [before] 4 ---- [kept] 5 ---- 6 ---- prune 7 ----
 * </pre>
 */
class PrunedLogBesideTest {

  private static final InMemoryStorage STORAGE = new InMemoryStorage();
  private static final ArchivedLog LOG = new ArchivedLog(STORAGE);
  private static final Retention POLICY =
      Retention.policy().keepLast(2).recoveryWindow(Duration.ofMillis(1));

  private static BackupPipeline pipeline;
  private static PruneReport report;
  private static Backup before;
  private static Backup kept;
  private static Lsn afterThree;
  private static Lsn afterFive;
  private static List<String> segments;

  @TempDir private Path folder;

  @BeforeAll
  static void pruneWhileTheLogIsKept() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      pipeline =
          BackupPipeline.named(ArchivedLog.JOB)
              .from(PostgresBaseBackup.of(server.uri("postgres")).logFromArchive())
              .to("memory", STORAGE)
              .build();
      WalArchive log = WalArchive.of(server.uri("postgres")).syncInterval(Duration.ofSeconds(1));
      try (WalArchiving archiving = pipeline.archive(log)) {
        server.execute("CREATE TABLE r (n int); INSERT INTO r VALUES (1)");
        storeSegment(archiving, server);
        pipeline.run();
        insert(server, 2);
        storeSegment(archiving, server);
        insert(server, 3);
        afterThree = position(server);
        storeSegment(archiving, server);
        before = pipeline.run();
        insert(server, 4);
        storeSegment(archiving, server);
        storeSegment(archiving, server);
        kept = pipeline.run();
        insert(server, 5);
        afterFive = position(server);
        storeSegment(archiving, server);
        insert(server, 6);
        storeSegment(archiving, server);
        segments = LOG.segments();

        report = pipeline.repository().prune(ArchivedLog.JOB, POLICY);

        insert(server, 7);
        await(archiving, storedUpTo(fillSegment(server)));
      }
    }
  }

  /** The backup before the window keeps only what makes it consistent. */
  @Test
  void onlyTheLogThatIsNeededIsThere() throws Exception {
    List<String> needed = new ArrayList<>(of(before));
    segments.stream().filter(name -> name.compareTo(of(kept).get(0)) >= 0).forEach(needed::add);

    assertThat(report.complete()).isTrue();
    assertThat(segments).contains(of(before).get(0));
    assertThat(LOG.segments()).startsWith(needed.toArray(new String[0]));
    assertThat(report.logs())
        .singleElement()
        .satisfies(log -> assertThat(log.segments()).isEqualTo(segments.size() - needed.size()))
        .satisfies(log -> assertThat(log.segments()).isGreaterThanOrEqualTo(3));
    assertThat(pipeline.list().backups())
        .extracting(backup -> backup.id())
        .containsExactlyInAnyOrder(before.id(), kept.id());
  }

  private static List<String> of(Backup backup) {
    var facts = backup.manifest().report().facts();
    int size = Integer.parseInt(facts.getOrDefault("wal-segment-bytes", "0"));
    Segment segment = Segment.at(1, Lsn.parse(facts.getOrDefault("start-lsn", "")), size);
    Segment last = Segment.at(1, Lsn.parse(facts.getOrDefault("end-lsn", "")).plus(-1), size);
    List<String> names = new ArrayList<>(List.of(segment.name()));
    while (!segment.equals(last)) {
      segment = segment.next();
      names.add(segment.name());
    }
    return names;
  }

  @Test
  void theEndOfTheLogIsRestored() {
    assertThat(rows(Restore.latest())).isEqualTo("1 2 3 4 5 6 7");
  }

  @Test
  void aPointOfTheWindowIsRestored() {
    assertThat(rows(Restore.toLsn(afterFive))).isEqualTo("1 2 3 4 5");
  }

  @Test
  void whatIsKeptIsRestoredAsItWas() {
    pipeline.verify(before.id(), Depth.STRUCTURE);
    pipeline.verify(kept.id(), Depth.STRUCTURE);
    assertThat(rows(Restore.of(before.id()))).isEqualTo("1 2 3");
  }

  @Test
  void aPointBeforeTheWindowIsRefused() {
    Restore restore = Restore.toLsn(afterThree).into(PostgresDirectory.at(folder.resolve("data")));

    assertThatThrownBy(() -> pipeline.planRestore(restore))
        .isInstanceOf(BackupNotFoundException.class);
  }

  private String rows(Restore.Start restore) {
    Path data = folder.resolve("data");
    return FailoverHistory.rows(pipeline, restore.into(PostgresDirectory.at(data)), data);
  }
}
