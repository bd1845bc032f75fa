package io.tidemark.backup.postgres;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.Restore;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.servers.PostgresCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Numbered rows on a primary and on the standby that takes over, both archived under one job.
 *
 * @param storage where the log and the backups go
 */
record FailoverHistory(Path storage) {

  private static final String ROWS = "SELECT string_agg(n::text, ' ' ORDER BY n) FROM r";
  private static final Map<String, String> PREPARED = Map.of("max_prepared_transactions", "5");

  /** The settings by which a standby keeps the log that its primary takes with it. */
  static PostgresCluster primary() {
    return PostgresCluster.of(15)
        .setting("wal_keep_size", "512MB")
        .setting("max_prepared_transactions", "5")
        .create()
        .start();
  }

  static PostgresCluster standby(PostgresCluster primary) {
    PostgresCluster standby = primary.standby();
    standby.execute("SELECT pg_create_physical_replication_slot('tidemark_cluster', true)");
    return standby;
  }

  static void caughtUp(PostgresCluster standby, PostgresCluster primary) {
    String end = primary.query("SELECT pg_current_wal_flush_lsn()");
    standby.await("SELECT pg_last_wal_replay_lsn() >= '" + end + "'", "t");
  }

  static void insert(PostgresCluster server, int row) {
    server.execute("INSERT INTO r VALUES (" + row + ")");
  }

  static Lsn position(PostgresCluster server) {
    return Lsn.parse(server.query("SELECT pg_current_wal_insert_lsn()"));
  }

  /** Makes the table with one row, and a backup. */
  Backup begin(PostgresCluster primary) {
    primary.execute("CREATE TABLE r (n int)");
    insert(primary, 1);
    return pipeline(primary).run();
  }

  BackupPipeline pipeline(PostgresCluster server) {
    return BackupPipeline.named("cluster")
        .from(PostgresBaseBackup.of(server.uri("postgres")))
        .to(storage.toUri().toString())
        .build();
  }

  WalArchiving archive(PostgresCluster server) {
    return pipeline(server)
        .archive(WalArchive.of(server.uri("postgres")).syncInterval(Duration.ofSeconds(1)));
  }

  /** Restores into a folder, and returns the rows of a server that starts from it. */
  static String rows(BackupPipeline pipeline, Restore restore, Path data) {
    pipeline.restore(restore);
    try (PostgresCluster restored = PostgresCluster.over(data, 15, PREPARED)) {
      return restored.start().awaitRecovered().query(ROWS);
    }
  }

  /** The same, of a server on which a transaction is committed first that was prepared before. */
  static String rowsWithPrepared(BackupPipeline pipeline, Restore restore, Path data) {
    pipeline.restore(restore);
    try (PostgresCluster restored = PostgresCluster.over(data, 15, PREPARED)) {
      restored.start().awaitRecovered().execute("COMMIT PREPARED 'five'");
      return restored.query(ROWS);
    }
  }
}
