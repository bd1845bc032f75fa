package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.WalStatus;
import io.tidemark.backup.compression.Zstd;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** The log of the job {@code cluster} in a storage, as a test looks at it. */
@SuppressWarnings("exports") // for the tests of other packages, not of other modules
public record ArchivedLog(Storage storage) {

  public static final String JOB = "cluster";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Returns the names of everything that is stored. */
  public List<String> names() throws IOException {
    return storage.list(JOB + "/wal/").stream().map(object -> object.key().name()).toList();
  }

  /** Returns the names of the segments that are stored whole. */
  public List<String> segments() throws IOException {
    return names().stream()
        .filter(name -> name.matches("[0-9A-F]{24}\\.zst"))
        .map(name -> name.substring(0, 24))
        .sorted()
        .toList();
  }

  public byte[] content(String name) throws IOException {
    StorageKey key =
        storage.list(JOB + "/wal/").stream()
            .map(StoredObject::key)
            .filter(found -> found.name().equals(name))
            .findFirst()
            .orElseThrow();
    try (InputStream in = Zstd.level(3).decompress(storage.open(key))) {
      return in.readAllBytes();
    }
  }

  /** Compares all whole segments with the server's own files. */
  public void assertSameAs(PostgresCluster server) throws IOException {
    for (String segment : segments()) {
      Path original = server.dataDirectory().resolve("pg_wal").resolve(segment);
      assertThat(content(segment + ".zst")).as(segment).isEqualTo(Files.readAllBytes(original));
    }
  }

  /** Checks that the segments of one timeline follow each other. */
  public void assertNoGap(int timeline, int segmentSize) throws IOException {
    List<Segment> there =
        segments().stream()
            .map(name -> Segment.named(name, segmentSize).orElseThrow())
            .filter(segment -> segment.timeline() == timeline)
            .toList();
    for (int i = 1; i < there.size(); i++) {
      assertThat(there.get(i)).isEqualTo(there.get(i - 1).next());
    }
  }

  /** Returns the position up to which segments of 16 MiB, or the beginning of one, are stored. */
  public Lsn durable() throws IOException {
    return names().stream()
        .filter(name -> !name.endsWith(".json") && name.matches("[0-9A-F]{24}\\..*"))
        .map(ArchivedLog::end)
        .max(Lsn::compareTo)
        .orElse(Lsn.NONE);
  }

  private static Lsn end(String name) {
    Segment segment = Segment.named(name.substring(0, 24), 1 << 24).orElseThrow();
    return name.contains(".partial")
        ? segment.start().plus(Long.parseLong(name.substring(25, 33), 16))
        : segment.end();
  }

  public static Predicate<WalStatus> storedUpTo(String position) {
    return storedUpTo(Lsn.parse(position));
  }

  static Predicate<WalStatus> storedUpTo(Lsn wanted) {
    return status -> status.stored().filter(stored -> !stored.isBefore(wanted)).isPresent();
  }

  public static Predicate<WalStatus> streaming() {
    return status -> status.state() == WalStatus.State.STREAMING;
  }

  public static void await(WalArchiving archiving, Predicate<WalStatus> condition)
      throws Exception {
    await(() -> condition.test(archiving.status()), archiving::status);
  }

  /** Waits until a condition holds. */
  public static void await(Callable<Boolean> condition, Callable<?> state) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("still " + state.call());
      }
      Thread.sleep(20);
    }
  }

  /** Returns the names of the threads that archive. */
  static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("backup-(wal|cluster)-.*"))
        .toList();
  }

  /** Writes something and ends the segment, once the log streams, and waits until it is stored. */
  public static void storeSegment(WalArchiving archiving, PostgresCluster server) throws Exception {
    await(archiving, streaming());
    await(archiving, storedUpTo(fillSegment(server)));
  }

  /** Writes something and ends the segment; returns where the next one begins. */
  public static String fillSegment(PostgresCluster server) {
    server.execute(
        "CREATE TABLE IF NOT EXISTS t (n int, s text);"
            + "INSERT INTO t SELECT n, md5(n::text) FROM generate_series(1, 500) n");
    Lsn end = Lsn.parse(server.query("SELECT pg_switch_wal()"));
    int size =
        Integer.parseInt(server.query("SELECT pg_size_bytes(current_setting('wal_segment_size'))"));
    return Segment.at(1, end.plus(-1), size).end().toString();
  }
}
