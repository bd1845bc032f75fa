package io.tidemark.backup.benchmarks;

import io.tidemark.backup.redis.RedisTarget;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Restores one snapshot into a running Redis server and prints what it took. */
public final class RedisRestoreOnce {

  private RedisRestoreOnce() {}

  /** Runs with the arguments URI of the server and snapshot file. */
  public static void main(String[] arguments) throws IOException {
    HeapWatch heap = HeapWatch.start();
    Stages stages = new Stages();
    RestoreReport report =
        RedisTarget.of(arguments[0]).restore(new OneFile(Path.of(arguments[1])), stages);
    stages.stage("end");
    System.out.printf("%d keys compared, %s%n", report.rows(), heap.summary());
  }

  /** A backup of one plain file. */
  private record OneFile(Path file) implements BackupFiles {
    @Override
    public String id() {
      return "benchmark";
    }

    @Override
    public SourceReport report() {
      return new SourceReport("redis-rdb", Map.of(), List.of(), List.of());
    }

    @Override
    public List<String> names() {
      return List.of(file.toString());
    }

    @Override
    public InputStream open(String name) throws IOException {
      return Files.newInputStream(file);
    }
  }

  /** A run that prints how long each stage took. */
  private static final class Stages implements RunContext {
    private final long start = System.nanoTime();

    @Override
    public Instant startedAt() {
      return Instant.EPOCH;
    }

    @Override
    public void stage(String description) {
      System.out.printf("%5.2f s %s%n", (System.nanoTime() - start) / 1e9, description);
    }

    @Override
    public void expectBytes(long totalBytes) {}

    @Override
    public void warn(String message) {
      System.out.println(message);
    }

    @Override
    public void checkpoint() {}

    @Override
    public Registration onCancel(Runnable unblock) {
      return () -> {};
    }
  }
}
