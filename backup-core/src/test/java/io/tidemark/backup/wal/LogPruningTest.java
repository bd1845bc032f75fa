package io.tidemark.backup.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.postgres.wal.TimelineHistory;
import io.tidemark.backup.servers.ChildJvm;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class LogPruningTest {

  private static final WalKeys KEYS = new WalKeys(new JobName("shop"));

  /** Through a heap of 64 MB, of which the names of all would take twice as much. */
  @Example
  void manySegmentsTakeLittleMemory() {
    String output = ChildJvm.run(ManySegments.class, "300000").run().succeeded().output();

    assertThat(output)
        .contains("found 299000, deleted 299000, left 1000 and 1000")
        .contains("listings of at most 8192 names");
  }

  /** Islands of log at any distance, of which two are needed, with segments of any size. */
  @Property(tries = 100)
  void whereverLogLiesItIsFound(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    int size = 1 << (20 + random.nextInt(11));
    Storage storage = new InMemoryStorage();
    Set<Long> all = new TreeSet<>();
    long number = 0;
    for (int island = 1 + random.nextInt(6); island > 0; island--) {
      number += random.nextInt(1 << random.nextInt(22));
      for (int i = 1 + random.nextInt(10); i > 0; i--) {
        all.add(number++);
      }
    }
    for (long each : all) {
      storage.put(KEYS.data(new Segment(1, each, size), ""), Labels.none(), out -> {});
    }
    List<Long> numbers = List.copyOf(all);
    long island = numbers.get(random.nextInt(numbers.size()));
    long from = island + random.nextInt(1 << random.nextInt(20));
    List<LogNeed> needs =
        List.of(
            new LogNeed("old", 1, island, island + random.nextInt(3)),
            new LogNeed("new", 1, from, LogNeed.OPEN));
    NeededLog needed = new NeededLog(needs, Map.of(), size);
    Set<Long> kept =
        all.stream()
            .filter(each -> needed.needs(new Segment(1, each, size)))
            .collect(Collectors.toSet());
    LogPruning pruning = new LogPruning(storage, new JobName("shop"), needed, 1);

    assertThat(pruning.segments().stream().mapToLong(LogPruning.Unneeded::segments).sum())
        .isEqualTo(all.size() - kept.size());
    pruning.delete(() -> {});

    assertThat(
            storage.list("").stream()
                .map(object -> Segment.named(object.key().name(), size).orElseThrow().number()))
        .containsExactlyInAnyOrderElementsOf(kept);
  }

  /** Nothing known speaks of so far a position, as when the old primary has long been alone. */
  @Example
  void aTimelineThatWasLeftGoesToItsEnd() throws IOException {
    Storage storage = new InMemoryStorage();
    int size = 1 << 30;
    for (long number = 3; number < 60; number++) {
      storage.put(KEYS.data(new Segment(1, number, size), ""), Labels.none(), out -> {});
    }
    TimelineHistory second = new TimelineHistory(2, Map.of(1L, new Lsn(5L * size)));
    NeededLog needed =
        new NeededLog(List.of(new LogNeed("new", 2, 9, LogNeed.OPEN)), Map.of(2L, second), size);

    LogPruning pruning = new LogPruning(storage, new JobName("shop"), needed, 2);

    assertThat(pruning.segments())
        .singleElement()
        .satisfies(found -> assertThat(found.segments()).isEqualTo(57));
    assertThat(pruning.delete(() -> {}).segments()).isEqualTo(57);
    assertThat(storage.list("")).isEmpty();
  }
}
