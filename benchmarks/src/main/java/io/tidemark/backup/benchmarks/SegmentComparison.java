package io.tidemark.backup.benchmarks;

import io.tidemark.backup.compression.Zstd;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Compares what the server has archived by itself with what is in the repository. */
final class SegmentComparison {

  private final Path reference;
  private final Path repository;
  private final Set<String> compared = new HashSet<>();

  SegmentComparison(Path reference, Path repository) {
    this.reference = reference;
    this.repository = repository;
  }

  int count() {
    return compared.size();
  }

  /** Returns how many whole segments are stored. */
  int storedCount() throws IOException {
    int count = 0;
    for (Path timeline : children(repository.resolve(ArchiveUntilKilled.JOB).resolve("wal"))) {
      for (Path folder : children(timeline)) {
        count += (int) children(folder).stream().filter(SegmentComparison::isSegment).count();
      }
    }
    return count;
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  private static boolean isSegment(Path file) {
    return file.getFileName().toString().matches("[0-9A-F]{24}\\.zst");
  }

  /** Compares the segments that both have and removes them from the reference. */
  void compareNew() throws IOException {
    for (Path original : originals()) {
      String name = original.getFileName().toString();
      Path stored = stored(name);
      if (!compared.contains(name) && Files.exists(stored)) {
        compare(original, stored);
        compared.add(name);
      }
      if (compared.contains(name)) {
        Files.delete(original);
      }
    }
  }

  private List<Path> originals() throws IOException {
    try (Stream<Path> files = Files.list(reference)) {
      return files
          .filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}"))
          .sorted()
          .toList();
    }
  }

  private Path stored(String name) {
    return repository
        .resolve(ArchiveUntilKilled.JOB)
        .resolve("wal")
        .resolve(name.substring(0, 8))
        .resolve(name.substring(0, 16))
        .resolve(name + ".zst");
  }

  private static void compare(Path original, Path stored) throws IOException {
    try (InputStream in = Zstd.level(3).decompress(Files.newInputStream(stored))) {
      if (!Arrays.equals(in.readAllBytes(), Files.readAllBytes(original))) {
        throw new IOException(stored + " is not " + original);
      }
    }
  }

  /** Waits until everything up to a segment is there and compared. */
  void awaitLast(String name, Duration limit) throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    compareNew();
    while (!compared.contains(name) || !originals().isEmpty()) {
      if (System.nanoTime() > end) {
        throw new IOException("not stored: " + name + " or one of " + originals());
      }
      new CountDownLatch(1).await(1, TimeUnit.SECONDS);
      compareNew();
    }
  }
}
