package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.retention.RetentionPlan;
import io.tidemark.backup.storages.ProtectingStorage;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pipeline that prunes after each of its runs. */
@Timeout(60)
class RetainingPipelineTest {

  private static final Retention POLICY = Retention.policy().daily(3).monthly(2);

  private final InMemoryStorage memory = new InMemoryStorage();
  private final FaultyStorage storage = FaultyStorage.over(memory);
  private final List<BackupEvent> events = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-30T02:00:00Z");

  private PipelineBuilder pipeline() {
    return BackupPipeline.named("shop")
        .from(TextSource.of("a.txt", new byte[10]))
        .clock(() -> now)
        .listen(events::add)
        .to("here", storage);
  }

  private Backup next(BackupPipeline shop) {
    Backup backup = shop.run();
    now = now.plus(Duration.ofDays(1));
    return backup;
  }

  @Test
  void everyRunPrunesAndLabelsWhatItMakes() {
    BackupPipeline shop = pipeline().retain(POLICY).build();
    List<String> tiers = new ArrayList<>();
    for (int day = 0; day < 12; day++) {
      Backup backup = next(shop);
      tiers.add(backup.manifest().labels().get("tier"));
      assertThat(backup.pruned()).map(PruneReport::complete).contains(true);
    }
    // The first of all begins a year; 1 February is a Sunday.
    assertThat(tiers)
        .containsExactly(
            "yearly", "daily", "monthly", "daily", "daily", "daily", "daily", "daily", "daily",
            "weekly", "daily", "daily");
    assertThat(shop.list().backups())
        .extracting(backup -> backup.startedAt().toString().substring(5, 10))
        .containsExactly("01-30", "02-01", "02-08", "02-09", "02-10");
    assertThat(events)
        .filteredOn(BackupEvent.Pruned.class::isInstance)
        .hasSize(12)
        .last()
        .isEqualTo(new BackupEvent.Pruned("shop", now.minus(Duration.ofDays(1)), 1, List.of()));
  }

  @Test
  void theUsersOwnTierIsStronger() {
    Backup backup = pipeline().retain(POLICY).label("tier", "gold").build().run();
    assertThat(backup.manifest().labels()).containsEntry("tier", "gold");
  }

  @Test
  void aPruneThatFailsDoesNotFailTheBackup() {
    BackupPipeline shop = pipeline().retain(Retention.policy().keepLast(2)).build();
    next(shop);
    next(shop);
    storage.inject(Fault.failDelete());

    Backup third = next(shop);

    assertThat(third.pruned()).map(PruneReport::complete).contains(false);
    assertThat(third.warnings()).singleElement().asString().contains("was not deleted");
    assertThat(shop.list().backups()).hasSize(2 + 1).contains(third.manifest().asListed());
    storage.heal();
    assertThat(shop.prune().complete()).isTrue();
    assertThat(shop.list().backups()).hasSize(2);
  }

  @Test
  void aRunThatFailsDeletesNothing() {
    BackupPipeline shop = pipeline().retain(Retention.policy().keepLast(2)).build();
    next(shop);
    next(shop);
    List<Manifest> before = shop.list().backups();
    storage.inject(Fault.failPutAfter(3).onKeys(name -> name.contains("a.txt")));

    assertThatThrownBy(shop::run).isNotNull();
    storage.heal();

    assertThat(shop.list().backups()).isEqualTo(before);
    assertThat(shop.prune().failures()).singleElement().asString().contains("has failed");
  }

  @Test
  void whatIsProtectedIsReportedAndStays() {
    BackupPipeline shop =
        BackupPipeline.named("shop")
            .from(TextSource.of("a.txt", new byte[10]))
            .clock(() -> now)
            .to("locked", new ProtectingStorage(memory, key -> key.contains("20260130")))
            .retain(Retention.policy().keepLast(1).neverFewerThan(1))
            .build();
    next(shop);
    Backup second = next(shop);
    assertThat(second.warnings()).singleElement().asString().contains("legal hold");
    assertThat(next(shop).pruned()).map(PruneReport::deleted).contains(1);
  }

  @Test
  void whatIsKnownToBeLockedStaysUntilTheLockEnds() {
    Instant end = now.plus(Duration.ofDays(10));
    BackupPipeline shop =
        BackupPipeline.named("shop")
            .from(TextSource.of("a.txt", new byte[10]))
            .clock(() -> now)
            .to(
                "locked",
                new ProtectingStorage(
                    memory, key -> key.contains("20260130") && now.isBefore(end), Optional.of(end)))
            .retain(Retention.policy().keepLast(1).neverFewerThan(1))
            .build();
    for (int day = 0; day < 9; day++) {
      assertThat(next(shop).warnings()).isEmpty();
    }
    assertThat(shop.planPrune().places().get(0).retention().decisions())
        .extracting(RetentionPlan.Decision::reasons)
        .last()
        .isEqualTo(List.of("locked until " + end));
    now = end;
    assertThat(next(shop).pruned()).map(PruneReport::deleted).contains(2);
  }

  @Test
  void aPolicyThatKeepsNothingIsRefusedWhenThePipelineIsBuilt() {
    assertThatThrownBy(() -> pipeline().retain(Retention.policy()).build())
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("keeps nothing");
    assertThatThrownBy(() -> pipeline().build().prune())
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("no policy");
  }
}
