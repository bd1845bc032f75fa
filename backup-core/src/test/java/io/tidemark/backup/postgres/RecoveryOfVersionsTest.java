package io.tidemark.backup.postgres;

import static io.tidemark.backup.postgres.ArchivedLog.await;
import static io.tidemark.backup.postgres.ArchivedLog.fillSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storedUpTo;
import static io.tidemark.backup.postgres.ArchivedLog.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.Restore;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.servers.PostgresCluster;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every version, under load while it is backed up, killed, and restored to the exact row. */
class RecoveryOfVersionsTest {

  private static final String STATE =
      "SELECT count(*) || ' ' || coalesce(max(n), 0) || ' ' || md5(string_agg(s, '' ORDER BY n))"
          + " FROM exact";

  @TempDir private Path folder;

  private final Map<String, RecoveryTarget> targets = new TreeMap<>();
  private final Map<String, String> states = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(ints = {13, 14, 15, 16, 17, 18})
  void everyKindOfTargetIsReachedExactly(int version) throws Exception {
    BackupPipeline pipeline;
    try (PostgresCluster server = PostgresCluster.of(version).checksums().create().start()) {
      pipeline =
          BackupPipeline.named("cluster")
              .from(PostgresBaseBackup.of(server.uri("postgres")))
              .to(folder.resolve("storage").toUri().toString())
              .build();
      server.execute("CREATE TABLE exact (n serial PRIMARY KEY, s text)");
      server.execute("CREATE TABLE load (n int PRIMARY KEY, s text)");
      try (WalArchiving archiving = pipeline.archive(WalArchive.of(server.uri("postgres")))) {
        await(archiving, streaming());
        underLoad(server, pipeline::run);
        underLoad(server, () -> liveThroughTheTargets(server));
        await(archiving, storedUpTo(fillSegment(server)));
      }
      server.kill();
    }

    int number = 0;
    for (Map.Entry<String, RecoveryTarget> target : targets.entrySet()) {
      Path data = folder.resolve("data" + number++);
      pipeline.restore(Restore.to(target.getValue()).into(PostgresDirectory.at(data)));
      try (PostgresCluster restored = PostgresCluster.over(data, version)) {
        restored.start().awaitRecovered();
        assertThat(restored.query(STATE))
            .as(target.getKey())
            .isEqualTo(states.get(target.getKey()));
        if (target.getKey().equals("latest")) {
          assertSound(restored);
        }
      }
    }
  }

  private void liveThroughTheTargets(PostgresCluster server) {
    remember(
        server,
        "lsn",
        () -> RecoveryTarget.lsn(Lsn.parse(server.query("SELECT pg_current_wal_lsn()"))));
    remember(
        server,
        "time",
        () ->
            RecoveryTarget.time(
                Instant.parse(
                    server.query(
                        "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC',"
                            + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"))));
    remember(
        server,
        "name",
        () -> {
          server.query("SELECT pg_create_restore_point('here')");
          return RecoveryTarget.restorePoint("here");
        });
    String xid =
        server.query("INSERT INTO exact (s) VALUES ('xid') RETURNING pg_current_xact_id()");
    remember(server, "xid", () -> RecoveryTarget.xid(Long.parseLong(xid)));
    server.execute("INSERT INTO exact (s) VALUES ('after everything')");
    remember(server, "latest", RecoveryTarget::latest);
  }

  /** Nothing but the load is committed between the state and the target. */
  private void remember(PostgresCluster server, String name, Supplier<RecoveryTarget> target) {
    states.put(name, server.query(STATE));
    targets.put(name, target.get());
    if (!name.equals("latest")) {
      server.execute("INSERT INTO exact (s) SELECT md5(n::text) FROM generate_series(1, 100) n");
    }
  }

  /** Checksums, heaps and indexes of a cluster in which a crash was replayed. */
  private static void assertSound(PostgresCluster restored) {
    assertThat(restored.query("SELECT coalesce(sum(checksum_failures), 0) FROM pg_stat_database"))
        .isEqualTo("0");
    restored.execute("CREATE EXTENSION IF NOT EXISTS amcheck");
    if (restored.majorVersion() >= 14) {
      assertThat(
              restored.query(
                  "SELECT count(*) FROM verify_heapam('load') UNION ALL"
                      + " SELECT count(*) FROM verify_heapam('exact') ORDER BY 1 DESC LIMIT 1"))
          .isEqualTo("0");
    }
    restored.execute(
        "SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a ON a.oid = c.relam"
            + " WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relpersistence = 'p'");
    assertThat(restored.log()).doesNotContain("ERROR").doesNotContain("PANIC");
  }

  private static void underLoad(PostgresCluster server, Runnable work) throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> load = new ArrayList<>();
      for (int seed = 0; seed < 2; seed++) {
        int first = seed;
        load.add(threads.submit(() -> write(server, first, ended)));
      }
      server.await("SELECT count(*) > 100 FROM load", "t");
      work.run();
      ended.set(true);
      for (Future<?> each : load) {
        each.get();
      }
    } finally {
      ended.set(true);
      threads.shutdown();
    }
  }

  private static void write(PostgresCluster server, int seed, AtomicBoolean ended) {
    for (int n = seed; !ended.get() && n < 1_000_000; n += 2) {
      server.execute(
          "INSERT INTO load VALUES (%d, repeat('x', 500)) ON CONFLICT (n) DO UPDATE SET s = 'again';"
                  .formatted(n)
              + "UPDATE load SET s = md5(s) WHERE n = "
              + n / 4 * 2);
    }
  }
}
