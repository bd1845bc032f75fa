package io.tidemark.backup.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.Depth;
import io.tidemark.backup.PrunePlan;
import io.tidemark.backup.StorageProviders;
import io.tidemark.backup.catalog.Listing;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.storages.ForwardingStorage;
import io.tidemark.backup.wal.PretendedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a prune (SIGKILL) behind each of its deletions, and then lets another one end it. */
class KilledPruneTest {

  /** The kept backups are at 4 and 6; of timeline 2 nothing leads anywhere. */
  private static final Set<Long> KEPT_LOG = numbers(4, 7);

  private final PretendedCluster cluster = new PretendedCluster("job");
  private Instant now = Instant.parse("2026-01-01T02:00:00Z");

  @TempDir private Path folder;

  /** Counts what is deleted. */
  private static final class Counting extends ForwardingStorage {

    private final AtomicInteger deletions = new AtomicInteger();

    Counting(Storage below) {
      super(below);
    }

    @Override
    public void delete(StorageKey key) throws IOException {
      super.delete(key);
      deletions.incrementAndGet();
    }
  }

  private static Set<Long> numbers(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().collect(Collectors.toSet());
  }

  private BackupPipeline pipeline(Storage storage) {
    return BackupPipeline.named("job").from(cluster).clock(() -> now).to("local", storage).build();
  }

  private Storage open(String name) {
    return StorageProviders.discover().open(uri(name));
  }

  private String uri(String name) {
    return folder.resolve(name).toUri().toString();
  }

  /** Four backups, of which a chain of two goes, and log around them; returns what stays. */
  private List<String> fill(Storage storage) throws IOException {
    cluster.log(storage, 1, 1, 3);
    cluster.beginning(storage, 1, 0);
    cluster.history(storage, 2, 1, 2);
    cluster.log(storage, 2, 2, 2);
    cluster.history(storage, 3, 1, 3);
    cluster.log(storage, 3, 3, 7);
    cluster.gap(storage, 1, 2, 2);
    cluster.at(1, 1);
    String full = backup(storage);
    cluster.at(1, 2).upon(full);
    backup(storage);
    cluster.at(3, 4);
    String older = backup(storage);
    cluster.at(3, 6);
    return List.of(older, backup(storage));
  }

  private String backup(Storage storage) {
    String id = pipeline(storage).run().id().value();
    now = now.plus(Duration.ofDays(1));
    return id;
  }

  @Test
  void whereverItIsKilledAllThatIsListedIsWholeAndTheNextOneEndsIt() throws Exception {
    List<String> kept;
    try (Storage local = open("filled")) {
      kept = fill(local);
    }
    now = now.plus(Duration.ofDays(3));
    int deletions = deletions();
    assertThat(deletions).isGreaterThan(20);
    ExecutorService workers = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Void>> steps = new ArrayList<>();
      for (int step = 1; step < deletions; step++) {
        int count = step;
        steps.add(
            () -> {
              assertEnds(count, kept);
              return null;
            });
      }
      for (Future<Void> ended : workers.invokeAll(steps)) {
        ended.get();
      }
    } finally {
      workers.shutdownNow();
    }
  }

  private int deletions() throws IOException {
    copy("whole");
    try (Storage local = open("whole")) {
      Counting counting = new Counting(local);
      assertThat(pipeline(counting).repository().prune("job", StoppingPrune.POLICY).complete())
          .isTrue();
      return counting.deletions.get();
    }
  }

  /** By the clock of the test, which is not the one of the disk, all was stored long ago. */
  private void copy(String name) throws IOException {
    Path from = folder.resolve("filled");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = Files.copy(file, folder.resolve(name).resolve(from.relativize(file)));
        if (Files.isRegularFile(copy)) {
          Files.setLastModifiedTime(copy, FileTime.from(now.minus(Duration.ofDays(3))));
        }
      }
    }
  }

  private void assertEnds(int step, List<String> kept) throws Exception {
    String name = "step" + step;
    copy(name);
    StoppedProcess.kill(StoppingPrune.class, uri(name), now.toString(), Integer.toString(step));

    try (Storage local = open(name)) {
      assertWhole(local, kept);
      BackupRepository repository = pipeline(local).repository();
      assertThat(repository.prune("job", StoppingPrune.POLICY).complete()).isTrue();
      assertWhole(local, kept);
      assertThat(local.list("job/backups/"))
          .as("killed after %d deletions", step)
          .allMatch(object -> kept.contains(object.key().value().split("/", -1)[2]));
      assertThat(cluster.stored(local, 3)).isEqualTo(KEPT_LOG);
      assertThat(folders(local)).containsOnly("00000003");
      PrunePlan more = repository.planPrune("job", StoppingPrune.POLICY);
      assertThat(more.deletions() + more.logDeletions()).isZero();
    }
  }

  private static Set<String> folders(Storage storage) throws IOException {
    return storage.list("job/wal/").stream()
        .map(StoredObject::key)
        .map(key -> key.value().split("/", -1)[2])
        .collect(Collectors.toSet());
  }

  private void assertWhole(Storage storage, List<String> kept) throws IOException {
    BackupPipeline pipeline = pipeline(storage);
    Listing listing = pipeline.list();
    assertThat(listing.damaged()).isEmpty();
    Set<String> ids =
        listing.backups().stream().map(b -> b.id().value()).collect(Collectors.toSet());
    assertThat(ids).containsAll(kept);
    for (Manifest backup : listing.backups()) {
      String parent = backup.report().facts().getOrDefault("parent", kept.get(0));
      assertThat(ids).contains(parent);
      pipeline.repository().verify("job", backup.id(), Depth.CONTENT);
    }
    assertThat(cluster.stored(storage, 3)).containsAll(KEPT_LOG);
    // While an older one is listed, its log is there.
    if (ids.size() > kept.size()) {
      assertThat(cluster.stored(storage, 1)).containsAll(numbers(1, 3));
    }
  }
}
