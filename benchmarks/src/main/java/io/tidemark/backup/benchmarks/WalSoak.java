package io.tidemark.backup.benchmarks;

import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.servers.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Archives the log of a server under load while everything around it fails, in turns, and compares
 * each segment with the one that the server itself has archived. Ends with a summary, or with the
 * first difference.
 */
final class WalSoak {

  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final Duration CATCHING_UP = Duration.ofMinutes(15);
  // A fast stop waits until the receiver, however far behind, has all of the log.
  private static final Duration STOP_LIMIT = Duration.ofMinutes(10);
  private static final long GIGABYTE = 1_000_000_000;

  /** What fails. */
  private enum Trouble {
    FAST_RESTART,
    IMMEDIATE_RESTART,
    KILLED_SERVER,
    TERMINATED_WALSENDER,
    OUTAGE,
    KILLED_RECEIVER
  }

  private final PostgresCluster server;
  private final SoakReceiver receiver;
  private final SegmentComparison comparison;
  private final Random random;
  private final Map<Trouble, Integer> troubles = new EnumMap<>(Trouble.class);

  private WalSoak(
      PostgresCluster server, SoakReceiver receiver, SegmentComparison comparison, long seed) {
    this.server = server;
    this.receiver = receiver;
    this.comparison = comparison;
    this.random = new Random(seed);
  }

  /** Arguments: the gigabytes of log, an empty folder, the seed of the order of troubles. */
  public static void main(String[] arguments) throws Exception {
    double gigabytes = Double.parseDouble(arguments[0]);
    Path folder = Path.of(arguments[1]);
    long seed = Long.parseLong(arguments[2]);
    Path reference = Files.createDirectories(folder.resolve("reference"));
    // The server's account writes there.
    CommandLine.of("chmod", "a+rwx", folder.toString(), reference.toString()).run().succeeded();
    try (PostgresCluster server = cluster(reference);
        SoakReceiver receiver = new SoakReceiver(server, folder)) {
      SegmentComparison comparison = new SegmentComparison(reference, folder.resolve("repository"));
      new WalSoak(server, receiver, comparison, seed).run((long) (gigabytes * GIGABYTE));
    }
  }

  private static PostgresCluster cluster(Path reference) {
    return PostgresCluster.of(15)
        .setting("archive_mode", "on")
        .setting(
            "archive_command", "cp %%p %1$s/.%%f && mv %1$s/.%%f %1$s/%%f".formatted(reference))
        .setting("max_wal_size", "512MB")
        .setting("shared_buffers", "128MB")
        .setting("autovacuum", "off")
        .create()
        .start();
  }

  private void run(long bytes) throws Exception {
    long begin = System.nanoTime();
    // The load begins before the receiver is up.
    server.execute("SELECT pg_create_physical_replication_slot('tidemark_soak', true)");
    receiver.start();
    long written = 0;
    for (int round = 0; written < bytes; round++) {
      try (SoakLoad load = SoakLoad.start(server)) {
        pause();
        Trouble trouble = Trouble.values()[random.nextInt(Trouble.values().length)];
        cause(trouble);
        pause();
        load.stop();
      }
      comparison.compareNew();
      written = writtenBytes();
      say(
          "round %d: %.2f GB of log, %d segments compared"
              .formatted(round, gigabytes(written), comparison.count()));
    }
    comparison.awaitLast(server.query("SELECT pg_walfile_name(pg_switch_wal())"), CATCHING_UP);
    say(
        "%.2f GB of log, %d segments the same, %s, in %d s"
            .formatted(
                gigabytes(written),
                comparison.count(),
                troubles,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin)));
  }

  private void cause(Trouble trouble) throws IOException, InterruptedException {
    troubles.merge(trouble, 1, Integer::sum);
    switch (trouble) {
      case FAST_RESTART -> restart(StopMode.FAST);
      case IMMEDIATE_RESTART -> restart(StopMode.IMMEDIATE);
      case KILLED_SERVER -> {
        server.kill();
        server.start();
      }
      case TERMINATED_WALSENDER ->
          server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_replication");
      case OUTAGE -> receiver.during(WalSoak::pause);
      case KILLED_RECEIVER -> receiver.killAndStart();
    }
  }

  private void restart(StopMode mode) throws IOException {
    int storedBefore = comparison.storedCount();
    long begin = System.nanoTime();
    server.stop(mode, STOP_LIMIT);
    say(
        "%s stop in %d ms, in which %d segments were stored"
            .formatted(
                mode,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
                comparison.storedCount() - storedBefore));
    server.start();
  }

  private long writtenBytes() {
    return Long.parseLong(
        server.query("SELECT (pg_current_wal_insert_lsn() - '0/1000000')::bigint"));
  }

  /** Lets the load go on for a while, which nothing announces. */
  private static void pause() throws InterruptedException {
    new CountDownLatch(1).await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static double gigabytes(long bytes) {
    return (double) bytes / GIGABYTE;
  }

  @SuppressWarnings("SystemOut") // this is a program
  private static void say(String text) {
    System.out.println(text);
  }
}
