package io.tidemark.backup.benchmarks;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Catalog;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Listing;
import io.tidemark.backup.postgres.PostgresDump;
import io.tidemark.backup.retention.Candidate;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.retention.RetentionPlan;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.local.LocalStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Lists and plans many backups: {@code write FOLDER BACKUPS TABLES}, {@code list FOLDER
 * MILLISECONDS}, {@code one-by-one FOLDER MILLISECONDS}, {@code prune FOLDER MILLISECONDS} (a plan)
 * or {@code plan BACKUPS}. The milliseconds are what each request takes longer.
 */
final class CatalogAtScale {

  static final JobName JOB = new JobName("shop");

  private static final Retention POLICY =
      Retention.policy().keepLast(10).hourly(48).daily(30).weekly(8).monthly(24).yearly(10);

  private CatalogAtScale() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "write" ->
          WrittenManifests.write(
              Path.of(arguments[1]),
              Integer.parseInt(arguments[2]),
              Integer.parseInt(arguments[3]));
      case "plan" -> plan(Integer.parseInt(arguments[1]));
      default ->
          read(
              arguments[0], Path.of(arguments[1]), Duration.ofMillis(Long.parseLong(arguments[2])));
    }
  }

  private static void read(String how, Path folder, Duration latency) throws Exception {
    HeapWatch heap = HeapWatch.start();
    try (Storage storage = new DistantStorage(LocalStorage.at(folder).open(), latency)) {
      if (how.equals("one-by-one")) {
        say("one by one", () -> oneByOne(storage));
      } else {
        BackupPipeline pipeline = pipeline(storage);
        for (String time : List.of("the first time", "again")) {
          if (how.equals("prune")) {
            say("plan of a prune, " + time, () -> pipeline.planPrune().deletions());
          } else {
            say("list, " + time, () -> size(pipeline.list()));
          }
        }
      }
    }
    System.out.println("  " + heap.summary());
  }

  private static BackupPipeline pipeline(Storage storage) {
    return BackupPipeline.named(JOB.value())
        .from(PostgresDump.of("postgresql://nobody@localhost/none"))
        .to("place", storage)
        .retain(POLICY)
        .build();
  }

  private static int oneByOne(Storage storage) {
    Catalog catalog = new Catalog(storage, "place", JOB);
    int count = 0;
    for (BackupId id : catalog.folders().keySet()) {
      catalog.show(id);
      count++;
    }
    return count;
  }

  private static int size(Listing listing) throws IOException {
    if (!listing.damaged().isEmpty()) {
      throw new IOException(listing.damaged().toString());
    }
    return listing.backups().size();
  }

  private static void plan(int backups) throws Exception {
    List<Candidate> candidates = new ArrayList<>();
    Instant time = Instant.parse("2026-01-31T02:00:00Z");
    for (int number = 0; number < backups; number++) {
      time = time.plus(Duration.ofHours(1));
      candidates.add(Candidate.of("%08d".formatted(number), time, 1_000_000));
    }
    Instant now = time;
    for (int round = 1; round <= 5; round++) {
      say(
          "plan, round " + round,
          () -> {
            RetentionPlan plan = POLICY.plan(candidates, now);
            return plan.decisions().size();
          });
    }
  }

  private static void say(String what, Callable<Integer> work) throws Exception {
    long begun = System.nanoTime();
    int count = work.call();
    long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    System.out.printf("  %-32s %,8d in %,8d ms%n", what, count, millis);
  }
}
