package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.WalStatus;
import io.tidemark.backup.compression.Zstd;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.servers.StopMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalArchiveTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void segmentsAreThoseOfTheServerByteForByte() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start();
        WalArchiving archiving = pipeline().archive(WalArchive.of(server.uri("postgres")))) {
      String wanted = "0/0";
      for (int i = 0; i < 3; i++) {
        server.execute("CREATE TABLE t" + i + " AS SELECT generate_series(1, 1000) AS n");
        wanted = server.query("SELECT pg_switch_wal()");
      }
      await(archiving, storedUpTo(Lsn.parse(wanted)));

      List<Path> stored = segments();
      assertThat(stored).hasSizeGreaterThanOrEqualTo(3);
      for (Path segment : stored) {
        assertThat(plain(segment)).isEqualTo(Files.readAllBytes(original(server, segment)));
      }
    }
  }

  @Test
  void shutdownOfTheServerWaitsForNothingButWhatIsStored() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start();
        WalArchiving archiving = pipeline().archive(WalArchive.of(server.uri("postgres")))) {
      server.execute("CREATE TABLE t AS SELECT generate_series(1, 1000) AS n");
      await(archiving, status -> status.state() == WalStatus.State.STREAMING);

      server.stop(StopMode.FAST);

      await(archiving, status -> status.problem().isPresent());
      assertThat(names()).anyMatch(name -> name.contains(".partial"));
    }
  }

  private BackupPipeline pipeline() {
    return BackupPipeline.named("cluster")
        .from(PostgresDump.of("postgresql://localhost/unused"))
        .to(folder.toUri().toString())
        .build();
  }

  static Predicate<WalStatus> storedUpTo(Lsn position) {
    return status -> status.stored().filter(stored -> !stored.isBefore(position)).isPresent();
  }

  static void await(WalArchiving archiving, Predicate<WalStatus> condition)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.test(archiving.status())) {
      if (System.nanoTime() > end) {
        throw new AssertionError("still " + archiving.status());
      }
      Thread.sleep(20);
    }
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("cluster/wal"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}\\.zst"))
          .sorted()
          .toList();
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static byte[] plain(Path segment) throws IOException {
    try (InputStream in = Zstd.level(3).decompress(Files.newInputStream(segment))) {
      return in.readAllBytes();
    }
  }

  private static Path original(PostgresCluster server, Path segment) {
    String name = segment.getFileName().toString().substring(0, 24);
    return server.dataDirectory().resolve("pg_wal").resolve(name);
  }
}
