package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.health.BackupHealth;
import io.tidemark.backup.health.BackupHealth.State;
import io.tidemark.backup.health.HealthChecks;
import io.tidemark.backup.monitoring.Watch;
import io.tidemark.backup.testkit.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Health by what really lies in storages. */
@Timeout(60)
class JobHealthTest {

  private static final Duration LIMIT = Duration.ofHours(26);

  private final WatchedShop shop = new WatchedShop();
  private final BackupMonitor monitor = shop.monitor().job("shop", Watch.maxAge(LIMIT)).build();
  private final HealthChecks health =
      HealthChecks.of(monitor::latest, () -> shop.now).patience(Duration.ofDays(9));

  @Test
  void aFreshBackupIsUpAndToldInDetail() {
    Backup backup = shop.backup();
    shop.later(Duration.ofHours(1));
    monitor.check();

    BackupHealth now = health.health();

    assertThat(now.state()).isEqualTo(State.UP);
    assertThat(now.jobs().get(0))
        .containsEntry("job", "shop")
        .containsEntry("state", "UP")
        .containsEntry("lastSuccess", "2026-01-31T02:00:00Z")
        .containsEntry("lastSuccessAge", "PT1H")
        .containsEntry("maxAge", "PT26H")
        .containsEntry("lastResult", "success")
        .containsEntry("lastSizeBytes", backup.manifest().storedBytes())
        .containsEntry("backups", 1L)
        .containsEntry("encrypted", false)
        .containsEntry("target", "first, second");
  }

  @Test
  void aBackupGrowsStaleThoughNobodyLooks() {
    shop.backup();
    monitor.check();
    shop.later(LIMIT.plusSeconds(1));

    assertThat(health.health().state()).isEqualTo(State.STALE);
  }

  @Test
  void aFailedRunIsStale() {
    shop.backup();
    shop.later(Duration.ofMinutes(1));
    shop.failedRun();
    monitor.check();

    assertThat(health.health().state()).isEqualTo(State.STALE);
    assertThat(health.health().jobs().get(0)).containsEntry("lastResult", "failure");
  }

  @Test
  void askingDoesNoInputAndOutput() {
    shop.backup();
    monitor.check();
    Fault list = shop.first.inject(Fault.failList());
    Fault open = shop.first.inject(Fault.failOpen());

    assertThat(health.health().state()).isEqualTo(State.UP);
    assertThat(list.hits() + open.hits()).isZero();
  }

  @Test
  void placesAreProbedByTheirNames() throws InterruptedException {
    shop.backup();
    monitor.check();
    health.addAll(
        Duration.ofSeconds(20),
        HealthProbes.storages(shop.pipeline(new TextSource()).repository()));
    health.check();
    assertThat(health.health().state()).isEqualTo(State.UP);

    shop.second.inject(Fault.failPutAfter(0));
    health.check();
    assertThat(health.health().checks())
        .extracting(BackupHealth.Finding::name, BackupHealth.Finding::state)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("storage first", State.UP),
            org.assertj.core.groups.Tuple.tuple("storage second", State.STALE));
  }

  @Test
  void aDiskWithLittleRoomIsStale(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder)
      throws Exception {
    assertThat(HealthProbes.disk(folder, 1).problem()).isEmpty();
    assertThat(HealthProbes.disk(folder, Long.MAX_VALUE).problem().orElseThrow())
        .contains("are free");
  }
}
