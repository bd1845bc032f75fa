package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.event.BackupEvent.Missed;
import io.tidemark.backup.event.BackupEvent.Recovered;
import io.tidemark.backup.event.BackupEvent.SizeUnusual;
import io.tidemark.backup.event.BackupEvent.Stale;
import io.tidemark.backup.event.BackupEvent.TaskFailed;
import io.tidemark.backup.monitoring.Alarm;
import io.tidemark.backup.monitoring.JobStatus.State;
import io.tidemark.backup.monitoring.MonitorReport;
import io.tidemark.backup.monitoring.Watch;
import io.tidemark.backup.report.Expectations;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alarms that come and go with what lies in the storages. */
@Timeout(60)
class BackupMonitorTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration LIMIT = Duration.ofHours(26);

  private final WatchedShop shop = new WatchedShop();

  private BackupMonitor monitor() {
    return shop.monitor().job("shop", Watch.maxAge(LIMIT)).build();
  }

  private static List<Alarm.Kind> kinds(MonitorReport report) {
    return report.alarms().stream().map(Alarm::kind).toList();
  }

  @Test
  void aFreshBackupRaisesNothing() {
    Backup backup = shop.backup();
    shop.later(Duration.ofHours(1));

    MonitorReport report = monitor().check();

    assertThat(report.isFine()).isTrue();
    assertThat(report.job("shop").orElseThrow().state()).isEqualTo(State.OK);
    assertThat(report.job("shop").orElseThrow().newestGood())
        .contains(backup.manifest().startedAt());
    assertThat(report.job("shop").orElseThrow().age()).contains(Duration.ofHours(1));
    assertThat(shop.told).isEmpty();
  }

  @Test
  void aBackupThatIsTooOldIsToldOnceAndSoIsTheEndOfThat() {
    Instant taken = shop.now;
    shop.backup();
    BackupMonitor monitor = monitor();
    monitor.check();
    shop.later(LIMIT.plusSeconds(1));

    assertThat(kinds(monitor.check())).containsExactly(Alarm.Kind.STALE);
    assertThat(shop.news()).containsExactly(new Stale("shop", shop.now, Optional.of(taken), LIMIT));
    monitor.check();
    assertThat(shop.news()).isEmpty();

    shop.backup();
    assertThat(monitor.check().isFine()).isTrue();
    assertThat(shop.news())
        .containsExactly(new Recovered("shop", shop.now, "stale", taken.plus(LIMIT)));
  }

  @Test
  void aBackupOfTheVeryLimitIsNotTooOld() {
    shop.backup();
    shop.later(LIMIT);

    assertThat(monitor().check().isFine()).isTrue();
  }

  @Test
  void aNamedJobThatNeverRanIsStale() {
    BackupMonitor monitor = monitor();

    assertThat(monitor.check().job("shop").orElseThrow().state()).isEqualTo(State.NEVER_RUN);
    assertThat(shop.news()).containsExactly(new Stale("shop", shop.now, Optional.empty(), LIMIT));
  }

  @Test
  void aPlaceThatCannotBeReadIsAnAlarmAndNotTheEndOfOthers() {
    shop.backup();
    shop.later(LIMIT.plusSeconds(1));
    BackupMonitor monitor = monitor();
    monitor.check();
    shop.news();
    shop.first.inject(Fault.failList());
    shop.second.inject(Fault.failList());

    MonitorReport blind = monitor.check();

    assertThat(blind.job("shop").orElseThrow().state()).isEqualTo(State.UNKNOWN);
    assertThat(blind.isFine()).isFalse();
    assertThat(kinds(blind))
        .containsExactly(Alarm.Kind.STORAGE, Alarm.Kind.STORAGE, Alarm.Kind.STALE);
    assertThat(shop.news())
        .hasSize(2)
        .allSatisfy(event -> assertThat(event).isInstanceOf(TaskFailed.class))
        .allSatisfy(event -> assertThat(((TaskFailed) event).task()).isEqualTo("monitor"))
        .allSatisfy(event -> assertThat(event.job()).isEqualTo("shop"));

    shop.first.heal();
    shop.second.heal();
    shop.backup();
    monitor.check();
    assertThat(shop.news())
        .extracting(event -> ((Recovered) event).task())
        .containsExactlyInAnyOrder("storage", "stale");
  }

  @Test
  void placesWithoutAnyBackupAreNotFine() {
    BackupMonitor monitor = BackupMonitor.of(BackupRepository.at("file:///absent/folder")).build();

    assertThat(monitor.check().isFine()).isFalse();
  }

  @Test
  void aJobWhoseBackupsAreAllGoneIsStale() throws Exception {
    shop.backup();
    BackupMonitor monitor = shop.monitor().usual(Watch.maxAge(LIMIT)).build();
    assertThat(monitor.check().isFine()).isTrue();
    for (FaultyStorage storage : List.of(shop.first, shop.second)) {
      for (StoredObject object : storage.list("")) {
        storage.delete(object.key());
      }
    }

    assertThat(kinds(monitor.check())).containsExactly(Alarm.Kind.STALE);
  }

  @Test
  void aJobThatNobodyNamedIsNotForgottenWhileAPlaceCannotBeRead() {
    shop.backup();
    shop.later(LIMIT.plusSeconds(1));
    BackupMonitor monitor = shop.monitor().usual(Watch.maxAge(LIMIT)).build();
    monitor.check();
    shop.news();
    shop.first.inject(Fault.failList());
    shop.second.inject(Fault.failList());

    MonitorReport blind = monitor.check();

    assertThat(blind.job("shop").orElseThrow().newestGood()).isPresent();
    assertThat(kinds(blind)).contains(Alarm.Kind.STALE);
  }

  @Test
  void aFreshBackupEndsStalenessThoughAnotherPlaceCannotBeRead() {
    shop.backup();
    shop.later(LIMIT.plusSeconds(1));
    BackupMonitor monitor = monitor();
    monitor.check();
    shop.backup();
    shop.second.inject(Fault.failList());

    assertThat(kinds(monitor.check())).containsExactly(Alarm.Kind.STORAGE);
  }

  @Test
  @Timeout(30)
  void aListenerThatHangsKeepsNobodyFromHearing() {
    CountDownLatch mayEnd = new CountDownLatch(1);
    shop.backup();
    shop.later(LIMIT.plusSeconds(1));
    BackupMonitor monitor =
        shop.monitor().listen(event -> hang(mayEnd)).job("shop", Watch.maxAge(LIMIT)).build();

    assertThat(kinds(monitor.check())).containsExactly(Alarm.Kind.STALE);
    assertThat(shop.news()).hasSize(1);
    mayEnd.countDown();
  }

  @Test
  void eachMissedRunIsToldOnceAndTheirEndOnce() {
    Instant begin = shop.now;
    shop.backup();
    Watch nightly =
        Watch.of(Expectations.none())
            .slots(
                (from, to) ->
                    Stream.iterate(begin, slot -> slot.isBefore(to), slot -> slot.plus(DAY))
                        .filter(slot -> !slot.isBefore(from))
                        .toList());
    BackupMonitor monitor = shop.monitor().job("shop", nightly).build();
    monitor.check();
    assertThat(shop.news()).isEmpty();

    shop.later(DAY.plus(Duration.ofHours(1)));
    monitor.check();
    assertThat(shop.news()).containsExactly(new Missed("shop", shop.now, begin.plus(DAY)));
    shop.later(DAY);
    monitor.check();
    assertThat(shop.news())
        .containsExactly(new Missed("shop", shop.now, begin.plus(DAY.multipliedBy(2))));

    shop.backup();
    monitor.check();
    assertThat(shop.news())
        .containsExactly(new Recovered("shop", shop.now, "missed", begin.plus(DAY)));
  }

  @Test
  void aMissedRunIsToldThoughAnotherHasFollowedBeforeTheLook() {
    Instant begin = shop.now;
    shop.backup();
    BackupMonitor monitor =
        shop.monitor().job("shop", Watch.of(Expectations.none().every(DAY))).build();
    monitor.check();
    shop.later(DAY.multipliedBy(2));
    shop.backup();

    monitor.check();
    assertThat(shop.news()).containsExactly(new Missed("shop", shop.now, begin.plus(DAY)));
    monitor.check();
    assertThat(shop.news()).hasSize(1).first().isInstanceOf(Recovered.class);
  }

  @Test
  void whatWasMissedAndMadeUpForBeforeTheFirstLookIsNoNews() {
    shop.backup();
    shop.later(DAY.multipliedBy(2));
    shop.backup();

    shop.monitor().job("shop", Watch.of(Expectations.none().every(DAY))).build().check();

    assertThat(shop.told).isEmpty();
  }

  @Test
  void aSizeFarFromTheMedianIsToldAndEndsWithAUsualOne() {
    for (int i = 0; i < 7; i++) {
      shop.backup(10_000);
      shop.later(DAY);
    }
    BackupMonitor monitor = monitor();
    monitor.check();
    Backup small = shop.backup(3_000);

    monitor.check();
    assertThat(shop.news())
        .containsExactly(
            new SizeUnusual(
                "shop", shop.now, small.id().value(), small.manifest().storedBytes(), -70));

    shop.later(DAY);
    shop.backup(10_001);
    monitor.check();
    assertThat(shop.news()).extracting(event -> ((Recovered) event).task()).containsExactly("size");
  }

  @Test
  void aFailedRunIsAnAlarmThatOnlyAMonitorApartTells() {
    shop.backup();
    shop.later(Duration.ofMinutes(1));
    shop.failedRun();

    assertThat(kinds(monitor().check())).containsExactly(Alarm.Kind.FAILING);
    assertThat(shop.news()).isEmpty();

    shop.monitor().job("shop", Watch.maxAge(LIMIT)).apart().build().check();
    assertThat(shop.news())
        .hasSize(1)
        .first()
        .isInstanceOfSatisfying(
            TaskFailed.class,
            failed -> {
              assertThat(failed.task()).isEqualTo("backup");
              assertThat(failed.problem()).contains("no space left");
            });
  }

  @Test
  void drillsAndVerificationsFallDue() {
    BackupId id = shop.backup().id();
    BackupMonitor monitor =
        shop.monitor()
            .job("shop", Watch.of(Expectations.none()).maxDrillAge(DAY).maxCheckAge(DAY))
            .build();
    assertThat(kinds(monitor.check())).isEmpty();
    shop.later(DAY.plusSeconds(1));
    assertThat(kinds(monitor.check()))
        .containsExactly(Alarm.Kind.DRILL_OVERDUE, Alarm.Kind.CHECK_OVERDUE);

    BackupRepository repository = shop.pipeline(new TextSource()).repository();
    repository.verify("shop", id, Depth.STORED);
    repository.note("shop", drill(id, Optional.empty()));
    assertThat(kinds(monitor.check())).isEmpty();

    shop.later(Duration.ofMinutes(1));
    repository.note("shop", drill(id, Optional.of("a table is empty")));
    assertThat(kinds(monitor.check())).containsExactly(Alarm.Kind.DRILL_FAILED);
  }

  private DrillRecord drill(BackupId id, Optional<String> problem) {
    return new DrillRecord(
        id, shop.now, problem, Optional.of(Duration.ofMinutes(3)), Optional.empty(), Map.of());
  }

  @Test
  void aRestartTellsOnceMoreUnlessAFileRemembers(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("alarms.jsonl");
    shop.backup();
    shop.later(LIMIT.plusSeconds(1));
    shop.monitor().job("shop", Watch.maxAge(LIMIT)).alarmFile(file).build().check();
    assertThat(shop.news()).hasSize(1);
    assertThat(Files.readAllLines(file)).hasSize(1).first().asString().contains("\"stale\"");

    shop.monitor().job("shop", Watch.maxAge(LIMIT)).alarmFile(file).build().check();
    assertThat(shop.news()).isEmpty();
    monitor().check();
    assertThat(shop.news()).hasSize(1);

    shop.backup();
    shop.monitor().job("shop", Watch.maxAge(LIMIT)).alarmFile(file).build().check();
    assertThat(shop.news()).hasSize(1).first().isInstanceOf(Recovered.class);
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void aListenerThatThrowsKeepsNobodyFromHearing() {
    List<BackupEvent> heard = new ArrayList<>();
    List<MonitorReport> seen = new ArrayList<>();
    shop.monitor()
        .job("shop", Watch.maxAge(LIMIT))
        .listen(
            event -> {
              throw new IllegalStateException("not now");
            })
        .listen(heard::add)
        .observe(seen::add)
        .build()
        .check();

    assertThat(heard).hasSize(1);
    assertThat(seen).hasSize(1);
  }

  @Test
  void aStartedMonitorLooksAgainAndAgainUntilItIsClosed() throws Exception {
    CountDownLatch looks = new CountDownLatch(3);
    BackupMonitor monitor =
        shop.monitor().observe(report -> looks.countDown()).build().start(Duration.ofMillis(1));

    assertThat(looks.await(20, TimeUnit.SECONDS)).isTrue();
    monitor.close();

    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("backup-monitor"));
  }

  @Test
  void closingCutsALookOff() throws Exception {
    shop.backup();
    Fault hanging = shop.first.inject(Fault.stallReadAfter(0));
    BackupMonitor monitor = shop.monitor().build().start(Duration.ofHours(1));
    assertThat(hanging.awaitHit(Duration.ofSeconds(20))).isTrue();

    long begin = System.nanoTime();
    monitor.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(9));
    assertThat(shop.told).isEmpty();
    hanging.release();
  }

  @Test
  void aLookThatHangsMakesTheStateUnknown() {
    shop.backup();
    Fault hanging = shop.first.inject(Fault.stallReadAfter(0));

    MonitorReport report =
        shop.monitor()
            .job("shop", Watch.maxAge(LIMIT))
            .limit(Duration.ofMillis(200))
            .build()
            .check();

    assertThat(report.job("shop").orElseThrow().state()).isEqualTo(State.UNKNOWN);
    assertThat(kinds(report)).containsOnly(Alarm.Kind.STORAGE);
    hanging.release();
  }

  private static void hang(CountDownLatch until) {
    try {
      until.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
