package io.tidemark.backup.benchmarks;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.PipelineBuilder;
import io.tidemark.backup.StorageProviders;
import io.tidemark.backup.compression.NoCompression;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Times backups to several destinations, each alone and all at once, in turn, and prints what all
 * at once cost of the slowest one, and what memory was needed. The process is warm, and the data
 * cannot be compressed.
 */
public final class FanOut {

  private static final double NANOS = 1e9;

  private FanOut() {}

  /** Runs with the arguments rounds, megabytes, and the URIs of the destinations. */
  public static void main(String[] arguments) throws IOException {
    HeapWatch heap = HeapWatch.start();
    int rounds = Integer.parseInt(arguments[0]);
    RandomBytes source = new RandomBytes(Integer.parseInt(arguments[1]));
    List<String> all = Arrays.asList(arguments).subList(2, arguments.length);
    seconds(new RandomBytes(50), all);
    List<Double> ratios = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      ratios.add(ratio(round, source, all));
    }
    ratios.sort(null);
    System.out.printf(
        Locale.ROOT, "median of all at once / the slowest alone: %.2f%n", ratios.get(rounds / 2));
    System.out.println(heap.summary());
  }

  private static double ratio(int round, RandomBytes source, List<String> all) throws IOException {
    StringBuilder line = new StringBuilder("round " + round + ":");
    double slowest = 0;
    for (String uri : all) {
      double alone = seconds(source, List.of(uri));
      slowest = Math.max(slowest, alone);
      line.append(String.format(Locale.ROOT, " %s %.2f s,", scheme(uri), alone));
    }
    double together = seconds(source, all);
    System.out.printf(
        Locale.ROOT, "%s all %.2f s, ratio %.2f%n", line, together, together / slowest);
    return together / slowest;
  }

  private static String scheme(String uri) {
    return uri.substring(0, uri.indexOf(':'));
  }

  private static double seconds(RandomBytes source, List<String> uris) throws IOException {
    PipelineBuilder pipeline =
        BackupPipeline.named("benchmark").from(source).compress(NoCompression.instance());
    uris.forEach(pipeline::to);
    long start = System.nanoTime();
    Backup backup = pipeline.build().run();
    double seconds = (System.nanoTime() - start) / NANOS;
    for (String uri : uris) {
      clear(uri, "benchmark/backups/" + backup.id());
    }
    return seconds;
  }

  private static void clear(String uri, String prefix) throws IOException {
    try (Storage storage = StorageProviders.discover().open(uri)) {
      storage.deleteAll(storage.list(prefix).stream().map(StoredObject::key).toList());
    }
  }
}
