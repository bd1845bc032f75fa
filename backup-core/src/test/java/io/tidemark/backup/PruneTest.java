package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.compression.NoCompression;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storages.ProtectingStorage;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PruneTest {

  private static final Retention POLICY = Retention.policy().daily(3);

  private final InMemoryStorage firstMemory = new InMemoryStorage();
  private final InMemoryStorage secondMemory = new InMemoryStorage();
  private final FaultyStorage first = FaultyStorage.over(firstMemory);
  private final FaultyStorage second = FaultyStorage.over(secondMemory);
  private Instant now = Instant.parse("2026-01-31T02:00:00Z");

  private BackupPipeline pipeline(Storage one, Storage other) {
    return BackupPipeline.named("shop")
        .from(new Chained())
        .compress(NoCompression.instance())
        .clock(() -> now)
        .to("first", one)
        .alsoTo("second", other, DeliveryPolicy.BEST_EFFORT)
        .build();
  }

  /** Each third backup is full, and the others build upon the one before. */
  private static final class Chained implements BackupSource {

    private int count;

    @Override
    public String name() {
      return "chained";
    }

    @Override
    public SourceReport capture(FileSink files, RunContext run) throws IOException {
      files.write("a.txt", out -> out.write(new byte[10]));
      files.write("b.txt", out -> out.write(new byte[10]));
      List<BackupFiles> earlier = run.earlier();
      Map<String, String> facts =
          count++ % 3 == 0 ? Map.of() : Map.of("parent", earlier.get(0).id());
      return new SourceReport("text", facts, List.of(), List.of());
    }
  }

  /** One a day; returns their ids, the oldest first. */
  private List<String> backups(BackupPipeline pipeline, int days) {
    List<String> ids = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      ids.add(pipeline.run().id().value());
      now = now.plus(Duration.ofDays(1));
    }
    return ids;
  }

  private static List<String> ids(BackupPipeline pipeline) {
    return pipeline.list().backups().stream().map(backup -> backup.id().value()).toList();
  }

  @Test
  void whatAPolicyDoesNotKeepGoesInEveryPlace() throws IOException {
    BackupPipeline shop = pipeline(first, second);
    List<String> ids = backups(shop, 9);

    PruneReport report = shop.repository().prune("shop", POLICY);

    // The three newest are a full one and two that build upon it.
    assertThat(report.complete()).isTrue();
    assertThat(report.outcomes()).hasSize(12);
    assertThat(ids(shop)).containsExactlyElementsOf(ids.subList(6, 9));
    for (InMemoryStorage memory : List.of(firstMemory, secondMemory)) {
      assertThat(memory.list("shop/backups/"))
          .allMatch(object -> ids.subList(6, 9).contains(object.key().value().split("/", -1)[2]));
    }
  }

  @Test
  void whatIsNeededStays() {
    BackupPipeline shop = pipeline(first, second);
    List<String> ids = backups(shop, 8);

    shop.repository().prune("shop", POLICY);

    // The sixth is the newest of the second chain, and needs the fourth and the fifth.
    assertThat(ids(shop)).containsExactlyElementsOf(ids.subList(3, 8));
    assertThat(shop.repository().prune("shop", POLICY).outcomes()).isEmpty();
  }

  @Test
  void aPlanDeletesNothing() throws IOException {
    BackupPipeline shop = pipeline(first, second);
    backups(shop, 9);
    int objects = firstMemory.list("").size();

    PrunePlan plan = shop.repository().planPrune("shop", POLICY);

    assertThat(plan.deletions()).isEqualTo(12);
    assertThat(plan.places())
        .extracting(PrunePlan.InPlace::location)
        .containsExactly("first", "second");
    assertThat(firstMemory.list("")).hasSize(objects);
  }

  /** From some deletion on everything fails, as if the process were killed there. */
  @Test
  void whereverItIsKilledNothingHalfIsListedAndTheNextOneEndsIt() throws IOException {
    int step = 0;
    int interrupted;
    do {
      step++;
      InMemoryStorage memory = new InMemoryStorage(() -> now);
      FaultyStorage storage = FaultyStorage.over(memory);
      BackupPipeline shop = pipeline(storage, new InMemoryStorage());
      List<String> ids = backups(shop, 8);
      AtomicInteger deletions = new AtomicInteger();
      int last = step;
      Fault killed =
          storage.inject(Fault.failDelete().onKeys(key -> deletions.incrementAndGet() >= last));

      PruneReport report = shop.repository().prune("shop", POLICY);

      interrupted = killed.hits();
      assertThat(report.complete()).isEqualTo(interrupted == 0);
      storage.heal();
      assertWhole(shop);
      now = now.plus(Duration.ofDays(2));
      assertThat(shop.repository().prune("shop", POLICY).complete()).isTrue();
      assertThat(ids(shop)).containsExactlyElementsOf(ids.subList(3, 8));
      assertThat(memory.list("shop/backups/"))
          .allMatch(object -> ids.subList(3, 8).contains(object.key().value().split("/", -1)[2]));
    } while (interrupted > 0);
    assertThat(step).isGreaterThan(9);
  }

  private static void assertWhole(BackupPipeline pipeline) {
    List<Manifest> backups = pipeline.list().backups();
    Set<String> ids =
        backups.stream().map(backup -> backup.id().value()).collect(Collectors.toSet());
    for (Manifest backup : backups) {
      String parent = backup.report().facts().get("parent");
      assertThat(parent == null || ids.contains(parent)).isTrue();
      pipeline.verify(backup.id(), Depth.CONTENT);
    }
  }

  @Test
  void aPlaceThatRefusesDoesNotKeepTheOthersFromBeingPruned() {
    BackupPipeline shop = pipeline(first, second);
    List<String> ids = backups(shop, 9);
    first.inject(Fault.failDelete());

    PruneReport report = shop.repository().prune("shop", POLICY);

    assertThat(report.complete()).isFalse();
    assertThat(report.outcomes())
        .filteredOn(outcome -> outcome.location().equals("second"))
        .hasSize(6)
        .allMatch(outcome -> outcome.problem().isEmpty());
    assertThat(report.outcomes())
        .filteredOn(outcome -> outcome.location().equals("first"))
        .allMatch(outcome -> outcome.problem().isPresent());
    first.heal();
    assertThat(ids(shop)).containsExactlyElementsOf(ids);
  }

  @Test
  void aPlaceThatCannotBeListedIsNotPruned() throws IOException {
    BackupPipeline shop = pipeline(first, second);
    backups(shop, 9);
    int objects = secondMemory.list("").size();
    second.inject(Fault.failList());

    PruneReport report = shop.repository().prune("shop", POLICY);

    assertThat(report.complete()).isFalse();
    assertThat(report.problems()).singleElement().asString().contains("second");
    assertThat(report.outcomes()).hasSize(6);
    assertThat(secondMemory.list("")).hasSize(objects);
  }

  @Test
  void whatAProtectedOneBuildsUponStays() {
    List<String> held = new ArrayList<>();
    Storage protecting =
        new ProtectingStorage(firstMemory, key -> held.stream().anyMatch(key::contains));
    BackupPipeline shop = pipeline(protecting, second);
    List<String> ids = backups(shop, 9);
    held.add(ids.get(1));

    PruneReport report = shop.repository().prune("shop", POLICY);

    assertThat(report.outcomes())
        .filteredOn(outcome -> outcome.problem().isPresent())
        .extracting(PruneReport.Outcome::id)
        .containsExactly(ids.get(1), ids.get(0));
    assertThat(ids(shop)).startsWith(ids.get(0), ids.get(1), ids.get(6));
    assertWhole(shop);
  }

  @Test
  void whileABackupIsMadeNothingGoes() throws IOException {
    BackupPipeline shop = pipeline(first, second);
    List<String> ids = backups(shop, 9);
    first.inject(Fault.failDelete());
    first.inject(Fault.failPutAfter(0).onKeys(key -> key.endsWith("b.txt")));
    assertThatThrownBy(shop::run).isNotNull();
    first.heal();

    PruneReport report = shop.repository().prune("shop", POLICY.alsoAfterFailure());

    assertThat(report.problems()).singleElement().asString().contains("is being written");
    assertThat(ids(shop)).containsExactlyElementsOf(ids);
  }

  @Test
  void aPolicyThatKeepsNothingIsRefused() {
    BackupPipeline shop = pipeline(first, second);
    backups(shop, 2);

    assertThatThrownBy(() -> shop.repository().prune("shop", Retention.policy()))
        .isInstanceOf(InvalidConfigurationException.class);
  }
}
