package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.compression.NoCompression;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.storages.ProtectingStorage;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import io.tidemark.backup.wal.PretendedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which log stays with which base backups. */
@Timeout(60)
class LogRetentionTest {

  private static final Retention LAST = Retention.policy().keepLast(2);
  private static final Retention WINDOW =
      Retention.policy().monthly(12).recoveryWindow(Duration.ofDays(14));

  private final InMemoryStorage memory = new InMemoryStorage();
  private final FaultyStorage storage = FaultyStorage.over(memory);
  private final PretendedCluster cluster = new PretendedCluster("shop");
  private Instant now = Instant.parse("2026-01-01T02:00:00Z");
  private BackupPipeline pipeline = pipeline(storage);

  private BackupPipeline pipeline(Storage place) {
    return BackupPipeline.named("shop")
        .from(cluster)
        .compress(NoCompression.instance())
        .clock(() -> now)
        .to("here", place)
        .build();
  }

  /** Makes a backup, and goes on by some days. */
  private String backup(int daysAfter) {
    String id = pipeline.run().id().value();
    now = now.plus(Duration.ofDays(daysAfter));
    return id;
  }

  /** Four backups on the first timeline, at 10, 20, 30 and 40, and the log around them. */
  private List<String> fourWithLog() throws IOException {
    cluster.log(storage, 1, 5, 50);
    List<String> ids = new ArrayList<>();
    for (int at = 10; at <= 40; at += 10) {
      cluster.at(1, at);
      ids.add(backup(1));
    }
    return ids;
  }

  private PruneReport prune(Retention policy) {
    return pipeline.repository().prune("shop", policy);
  }

  private LogPlan plan(Retention policy) {
    return pipeline.repository().planPrune("shop", policy).places().get(0).log();
  }

  private static SortedSet<Long> numbers(long first, long last) {
    return LongStream.rangeClosed(first, last)
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private SortedSet<Long> stored(long timeline) throws IOException {
    return cluster.stored(memory, timeline);
  }

  @Test
  void theLogBeforeTheOldestBackupThatStaysGoes() throws IOException {
    List<String> ids = fourWithLog();

    LogPlan plan = plan(LAST);
    PruneReport report = prune(LAST);

    assertThat(plan.ranges())
        .singleElement()
        .satisfies(
            range -> {
              assertThat(range.first()).isEqualTo(PretendedCluster.name(1, 5));
              assertThat(range.last()).isEqualTo(PretendedCluster.name(1, 29));
              assertThat(range.segments()).isEqualTo(25);
              assertThat(range.bytes()).isGreaterThan(25 * 100);
            });
    assertThat(plan.reasons())
        .singleElement()
        .asString()
        .contains("from " + PretendedCluster.name(1, 30) + " on", ids.get(2));
    assertThat(report.complete()).isTrue();
    assertThat(report.logs())
        .containsExactly(new PruneReport.LogOutcome("here", 25, plan.bytes(), Optional.empty()));
    assertThat(stored(1)).isEqualTo(numbers(30, 50));
    assertThat(prune(LAST).logs()).isEmpty();
  }

  @Test
  void aPlanDeletesNoLog() throws IOException {
    fourWithLog();

    assertThat(pipeline.repository().planPrune("shop", LAST).logDeletions()).isEqualTo(25);

    assertThat(stored(1)).isEqualTo(numbers(5, 50));
  }

  @Test
  void behindAWindowABackupKeepsOnlyWhatItHasNotWithIt() throws IOException {
    cluster.log(storage, 1, 5, 60);
    cluster.at(1, 10);
    backup(31);
    cluster.at(1, 20).beside();
    String beside = backup(31);
    for (int at = 30; at <= 50; at += 10) {
      cluster.at(1, at);
      backup(7);
    }

    LogPlan plan = plan(WINDOW);
    prune(WINDOW);

    // The window of 14 days begins with the backup at 40.
    assertThat(pipeline.list().backups()).hasSize(5);
    SortedSet<Long> kept = numbers(40, 60);
    kept.addAll(numbers(20, 21));
    assertThat(stored(1)).isEqualTo(kept);
    assertThat(plan.ranges()).hasSize(2);
    assertThat(plan.reasons())
        .anyMatch(
            reason ->
                reason.equals(
                    "%s to %s: needed by %s"
                        .formatted(
                            PretendedCluster.name(1, 20), PretendedCluster.name(1, 21), beside)));
    assertThat(plan(WINDOW).segments()).isZero();
  }

  @Test
  void aBackupThatCouldNotBeDeletedKeepsItsLog() throws IOException {
    List<String> ids = fourWithLog();
    storage.inject(Fault.failDelete().onKeys(key -> key.contains(ids.get(1))));

    PruneReport report = prune(LAST);

    assertThat(report.complete()).isFalse();
    assertThat(stored(1)).isEqualTo(numbers(20, 50));
    storage.heal();
    prune(LAST);
    assertThat(stored(1)).isEqualTo(numbers(30, 50));
  }

  @Test
  void whatABackupBuildsUponKeepsItsLogToo() throws IOException {
    cluster.log(storage, 1, 5, 50);
    cluster.at(1, 10);
    backup(1);
    cluster.at(1, 20);
    String full = backup(1);
    cluster.at(1, 30).upon(full);
    backup(1);
    cluster.at(1, 40).upon(full);
    backup(1);

    prune(LAST);

    assertThat(stored(1)).isEqualTo(numbers(20, 50));
  }

  @Test
  void withoutABaseBackupNoLogGoes() throws IOException {
    cluster.log(storage, 1, 5, 50);
    cluster.at(1, 10);
    String id = backup(1);
    for (StoredObject object : memory.list("shop/backups/" + id)) {
      memory.delete(object.key());
    }

    assertThat(plan(LAST).reasons()).singleElement().asString().contains("no base backup");
    assertThat(prune(LAST).complete()).isTrue();
    assertThat(stored(1)).isEqualTo(numbers(5, 50));
  }

  @Test
  void whileAManifestCannotBeReadNoLogGoes() throws IOException {
    List<String> ids = fourWithLog();
    memory.tamper(
        new StorageKey("shop/backups/" + ids.get(0) + "/manifest.json"), bytes -> new byte[5]);

    assertThat(plan(LAST).reasons()).singleElement().asString().contains(ids.get(0));
    prune(LAST);

    assertThat(stored(1)).isEqualTo(numbers(5, 50));
  }

  @Test
  void ofAnotherClusterNoLogGoes() throws IOException {
    fourWithLog();
    memory.tamper(
        new StorageKey("shop/cluster.json"),
        bytes ->
            new String(bytes, StandardCharsets.UTF_8)
                .replace("4711", "4712")
                .getBytes(StandardCharsets.UTF_8));

    assertThat(plan(LAST).reasons()).singleElement().asString().contains("another cluster");
    prune(LAST);

    assertThat(stored(1)).isEqualTo(numbers(5, 50));
  }

  /** Another machine begins one while this one deletes: what it needs is not known. */
  @Test
  void aBackupThatBeginsMeanwhileKeepsTheLog() throws IOException {
    List<String> ids = fourWithLog();
    StorageKey other = new StorageKey("shop/backups/20260105T010000Z-00000001/base.tar");
    storage.inject(
        Fault.failDelete()
            .onKeys(
                key -> {
                  if (key.contains(ids.get(0) + "/manifest")) {
                    put(other);
                  }
                  return false;
                }));

    PruneReport report = prune(LAST);

    assertThat(pipeline.list().backups()).hasSize(2);
    assertThat(report.failures())
        .singleElement()
        .asString()
        .contains("log in here", "20260105T010000Z-00000001 is being written");
    assertThat(stored(1)).isEqualTo(numbers(5, 50));
  }

  private void put(StorageKey key) {
    try {
      memory.put(key, Labels.none(), out -> out.write(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anotherJobInTheSamePlaceKeepsItsLog() throws IOException {
    PretendedCluster other = new PretendedCluster("shop2");
    other.log(storage, 1, 1, 20);
    fourWithLog();

    prune(LAST);

    assertThat(other.stored(memory, 1)).isEqualTo(numbers(1, 20));
  }

  @Test
  void aWrongClockKeepsMoreLogAndNotLess() throws IOException {
    cluster.log(storage, 1, 5, 50);
    now = now.plus(Duration.ofDays(3000));
    cluster.at(1, 10);
    backup(-3000);
    for (int at = 20; at <= 50; at += 10) {
      cluster.at(1, at);
      backup(7);
    }

    prune(WINDOW.neverFewerThan(1));

    assertThat(stored(1)).isEqualTo(numbers(10, 50));
  }

  /** The first timeline was left at 35; what was written on it since is nobody's but its own. */
  @Test
  void aTimelineThatWasLeftGoesWithTheLastBackupThatLeadsToIt() throws IOException {
    List<String> ids = fourWithLog();
    cluster.history(storage, 2, 1, 35);
    cluster.log(storage, 2, 35, 70);
    cluster.beginning(storage, 1, 51);
    cluster.gap(storage, 1, 32, 33);
    cluster.at(2, 45);
    backup(1);

    // 30 on the first leads to both, 40 only to the first, 45 is on the second.
    prune(Retention.policy().keepLast(3));
    assertThat(pipeline.list().backups())
        .extracting(backup -> backup.id().value())
        .contains(ids.get(2), ids.get(3));
    assertThat(stored(1)).isEqualTo(numbers(30, 51));
    assertThat(stored(2)).isEqualTo(numbers(35, 70));

    prune(LAST);
    assertThat(stored(1)).isEqualTo(numbers(40, 51));
    assertThat(stored(2)).isEqualTo(numbers(45, 70));

    cluster.at(2, 55);
    backup(1);
    prune(LAST);
    assertThat(stored(1)).isEmpty();
    assertThat(cluster.records(memory, 1)).isEmpty();
    assertThat(stored(2)).isEqualTo(numbers(45, 70));
    assertThat(cluster.records(memory, 2)).hasSize(2);
  }

  @Test
  void aTimelineWithoutABackupYetStays() throws IOException {
    fourWithLog();
    cluster.history(storage, 2, 1, 8);
    cluster.log(storage, 2, 8, 12);

    LogPlan plan = plan(LAST);
    prune(LAST);

    assertThat(stored(1)).isEqualTo(numbers(30, 50));
    assertThat(stored(2)).isEqualTo(numbers(8, 12));
    assertThat(plan.reasons()).anyMatch(reason -> reason.startsWith("of timelines after 1"));
  }

  @Test
  void theHistoryOfABranchThatNothingLeadsToGoes() throws IOException {
    cluster.log(storage, 1, 5, 20);
    cluster.history(storage, 2, 1, 10);
    cluster.log(storage, 2, 10, 15);
    cluster.history(storage, 3, 1, 18);
    cluster.log(storage, 3, 18, 60);
    for (int at = 30; at <= 40; at += 10) {
      cluster.at(3, at);
      backup(1);
    }

    prune(LAST);

    assertThat(stored(1)).isEmpty();
    assertThat(stored(2)).isEmpty();
    assertThat(cluster.records(memory, 2)).isEmpty();
    assertThat(stored(3)).isEqualTo(numbers(30, 60));
    assertThat(cluster.records(memory, 3)).hasSize(2);
  }

  @Test
  void whereAHistoryCannotBeReadPositionsDecide() throws IOException {
    fourWithLog();
    cluster.history(storage, 2, 1, 35);
    cluster.log(storage, 2, 35, 70);
    cluster.at(2, 55);
    backup(1);
    cluster.at(2, 60);
    backup(1);
    memory.tamper(
        new StorageKey("shop/wal/00000002/00000002.history"), bytes -> new byte[bytes.length]);

    LogPlan plan = plan(LAST);
    prune(LAST);

    assertThat(stored(1)).isEmpty();
    assertThat(stored(2)).isEqualTo(numbers(55, 70));
    assertThat(plan.reasons()).anyMatch(reason -> reason.contains("timeline 2, as its history"));
    assertThat(cluster.records(memory, 2)).hasSize(2);
  }

  @Test
  void whatTheStorageProtectsStaysWithItsReceiptAndStopsNothing() throws IOException {
    String held = PretendedCluster.name(1, 12);
    pipeline = pipeline(new ProtectingStorage(memory, key -> key.contains(held + ".zst")));
    fourWithLog();

    PruneReport report = prune(LAST);

    assertThat(report.complete()).isFalse();
    assertThat(report.logs())
        .singleElement()
        .satisfies(
            log -> {
              assertThat(log.segments()).isEqualTo(24);
              assertThat(log.problem().orElseThrow()).contains("1 objects", held);
            });
    SortedSet<Long> kept = numbers(30, 50);
    kept.add(12L);
    assertThat(stored(1)).isEqualTo(kept);
    assertThat(memory.list("shop/wal/00000001/0000000100000000/" + held)).hasSize(2);
  }

  /** Every listing from some one on fails. */
  @Test
  void aListingThatFailsEndsTheDeletionThere() throws IOException {
    int step = 0;
    int failed;
    do {
      step++;
      failed = new LogRetentionTest().unlistableFrom(step);
    } while (failed > 0);
    assertThat(step).isGreaterThan(6);
  }

  private int unlistableFrom(int first) throws IOException {
    List<String> ids = fourWithLog();
    AtomicInteger listings = new AtomicInteger();
    Fault fault =
        storage.inject(
            Fault.failList()
                .onKeys(key -> key.contains("/wal/") && listings.incrementAndGet() >= first));

    PruneReport report = prune(LAST);

    assertThat(report.complete()).isEqualTo(fault.hits() == 0);
    assertThat(stored(1)).containsAll(numbers(30, 50));
    storage.heal();
    assertThat(pipeline.list().backups())
        .extracting(backup -> backup.id().value())
        .hasSize(report.outcomes().isEmpty() ? 4 : 2)
        .containsAll(ids.subList(2, 4));
    assertThat(prune(LAST).complete()).isTrue();
    assertThat(stored(1)).isEqualTo(numbers(30, 50));
    return fault.hits();
  }

  /** From some deletion on everything fails, as if the process were killed there. */
  @Test
  void whereverItIsKilledNoReceiptIsMissedAndTheNextOneEndsIt() throws IOException {
    int step = 0;
    int interrupted;
    do {
      step++;
      LogRetentionTest other = new LogRetentionTest();
      interrupted = other.killedAt(step);
    } while (interrupted > 0);
    assertThat(step).isGreaterThan(50);
  }

  private int killedAt(int last) throws IOException {
    fourWithLog();
    cluster.beginning(storage, 1, 4);
    cluster.gap(storage, 1, 2, 3);
    AtomicInteger deletions = new AtomicInteger();
    Fault killed =
        storage.inject(
            Fault.failDelete()
                .onKeys(key -> key.contains("/wal/") && deletions.incrementAndGet() >= last));

    assertThat(prune(LAST).complete()).isEqualTo(killed.hits() == 0);

    assertProvable();
    assertThat(stored(1)).containsAll(numbers(30, 50));
    storage.heal();
    assertThat(prune(LAST).complete()).isTrue();
    assertThat(stored(1)).isEqualTo(numbers(30, 50));
    assertThat(cluster.records(memory, 1)).isEmpty();
    return killed.hits();
  }

  private void assertProvable() {
    Map<Boolean, Set<String>> names =
        memory.list("shop/wal/").stream()
            .map(object -> object.key().name())
            .filter(name -> !name.contains("partial") && !name.startsWith("gap"))
            .collect(
                Collectors.partitioningBy(
                    name -> name.endsWith(".json"),
                    Collectors.mapping(name -> name.substring(0, 24), Collectors.toSet())));
    assertThat(names.get(true)).containsAll(names.get(false));
  }
}
