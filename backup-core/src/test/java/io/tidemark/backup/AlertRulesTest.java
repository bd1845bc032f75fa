package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.metrics.BackupMetrics;
import io.tidemark.backup.metrics.LogFigures;
import io.tidemark.backup.monitoring.Watch;
import io.tidemark.backup.report.Expectations;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.testkit.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The alert rules fire for what they are about and for nothing else, by Prometheus' own judgement.
 */
@Timeout(120)
class AlertRulesTest {

  private static final Path DASHBOARD = Path.of("../docs/monitoring/dashboard.json");
  private static final Pattern NAME = Pattern.compile("\\b(?:postgres_)?backup(?:_[a-z]+)+");
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;

  private final BackupMetrics metrics = BackupMetrics.create();
  private final WatchedShop shop = new WatchedShop().listening(metrics);
  private final RuleScenario scenario = new RuleScenario();
  private OptionalLong retained = OptionalLong.of(1);
  private boolean isStreaming = true;
  private BackupMonitor monitor;

  @BeforeEach
  void start() {
    shop.now = Instant.EPOCH.plus(HOUR);
    metrics.log("shop", () -> new LogFigures(isStreaming, retained));
    monitor =
        shop.monitor()
            .job("shop", Watch.of(Expectations.none().maxAge(HOUR)))
            .listen(metrics)
            .observe(metrics::observe)
            .build();
  }

  private void watch(Watch watch) {
    monitor = shop.monitor().job("shop", watch).observe(metrics::observe).build();
  }

  /** Looks and scrapes every five minutes. */
  private void pass(Duration time) {
    Instant end = shop.now.plus(time);
    while (shop.now.isBefore(end)) {
      shop.later(RuleScenario.STEP);
      monitor.check();
      scenario.scraped(shop.now, metrics.prometheus());
    }
  }

  private void firing(String... alerts) {
    scenario.expect(shop.now, alerts);
  }

  private void backUpAndPass() {
    shop.backup();
    pass(Duration.ofMinutes(10));
    firing();
  }

  @Test
  void aBackupThatIsTooOld() throws IOException {
    backUpAndPass();
    pass(Duration.ofMinutes(50));
    firing();
    pass(Duration.ofMinutes(5));
    firing("BackupStale");
    backUpAndPass();
    scenario.play(folder);
  }

  @Test
  void aBackupThatGrowsTooOldWhileNobodyLooksAnyMore() throws IOException {
    backUpAndPass();
    for (int i = 0; i < 14; i++) {
      shop.later(RuleScenario.STEP);
      scenario.scraped(shop.now, metrics.prometheus());
    }
    firing("BackupStale", "MonitorAbsent");
    scenario.play(folder);
  }

  @Test
  void aJobThatNeverRan() throws IOException {
    pass(Duration.ofMinutes(5));
    firing("BackupStale");
    backUpAndPass();
    scenario.play(folder);
  }

  @Test
  void aRunThatFailed() throws IOException {
    backUpAndPass();
    shop.failedRun();
    pass(Duration.ofMinutes(5));
    firing("BackupFailed");
    backUpAndPass();
    scenario.play(folder);
  }

  @Test
  void aRunThatIsMissing() throws IOException {
    watch(Watch.of(Expectations.none().every(Duration.ofMinutes(30))));
    backUpAndPass();
    pass(Duration.ofMinutes(50));
    firing("BackupMissing");
    backUpAndPass();
    scenario.play(folder);
  }

  @Test
  void aSizeThatIsUnusual() throws IOException {
    for (int i = 0; i < 7; i++) {
      shop.backup(10_000);
      shop.later(Duration.ofMinutes(1));
    }
    shop.now = Instant.EPOCH.plus(HOUR.multipliedBy(2));
    backUpAndPass();
    shop.backup(2_000);
    pass(Duration.ofMinutes(5));
    firing("SizeAnomaly");
    backUpAndPass();
    scenario.play(folder);
  }

  @Test
  void aCopyThatIsDamaged() throws Exception {
    Backup backup = shop.backup();
    pass(Duration.ofMinutes(5));
    firing();
    for (StoredObject object : shop.second.list("shop/backups/" + backup.id())) {
      if (object.key().name().startsWith("a.txt")) {
        shop.second.delete(object.key());
      }
    }
    pass(Duration.ofMinutes(5));
    firing("BackupDamaged");
    scenario.play(folder);
  }

  @Test
  void drillsAndVerificationsThatAreOverdue() throws IOException {
    Duration limit = Duration.ofMinutes(30);
    watch(Watch.of(Expectations.none()).maxDrillAge(limit).maxCheckAge(limit));
    Backup backup = shop.backup();
    pass(Duration.ofMinutes(30));
    firing();
    pass(Duration.ofMinutes(5));
    firing("DrillOverdue", "VerificationOverdue");
    BackupRepository repository = shop.pipeline(new TextSource()).repository();
    repository.verify("shop", backup.id(), Depth.STORED);
    repository.note(
        "shop",
        new DrillRecord(
            backup.id(),
            shop.now,
            Optional.empty(),
            Optional.of(limit),
            Optional.empty(),
            Map.of()));
    pass(Duration.ofMinutes(5));
    firing();
    pass(Duration.ofMinutes(30));
    firing("DrillOverdue", "VerificationOverdue");
    scenario.play(folder);
  }

  @Test
  void aLogThatIsNotStored() throws IOException {
    backUpAndPass();
    retained = OptionalLong.of(2_000_000_000);
    pass(Duration.ofMinutes(20));
    firing("WalLag");
    retained = OptionalLong.of(20_000_000_000L);
    pass(Duration.ofMinutes(10));
    firing("SlotRetention", "WalLag");
    retained = OptionalLong.of(0);
    backUpAndPass();
    isStreaming = false;
    retained = OptionalLong.empty();
    pass(Duration.ofMinutes(20));
    firing("WalLag");
    scenario.play(folder);
  }

  @Test
  void aPlaceThatCannotBeRead() throws IOException {
    backUpAndPass();
    shop.second.inject(Fault.failList());
    pass(Duration.ofMinutes(15));
    firing("StorageUnreadable");
    shop.second.heal();
    backUpAndPass();
    scenario.play(folder);
  }

  @Test
  void aMonitorThatIsGone() throws IOException {
    backUpAndPass();
    shop.later(Duration.ofMinutes(30));
    scenario.scraped(shop.now, "");
    firing("MonitorAbsent");
    scenario.play(folder);
  }

  @Test
  void aPieceOfTheLogThatIsLost() throws IOException {
    ArchivedLog log = new ArchivedLog();
    log.now = Instant.EPOCH.plus(HOUR);
    BackupMonitor watching = log.monitor().observe(metrics::observe).build();
    log.base(1, 2);
    log.segments(1, 2, 6);
    look(log, watching);
    log.gap(1, 7, 8);
    log.segments(1, 8, 12);
    look(log, watching, "WalGap");
    log.base(1, 12);
    log.segments(1, 13, 17);
    look(log, watching);
    scenario.play(folder);
  }

  private void look(ArchivedLog log, BackupMonitor watching, String... alerts) {
    watching.check();
    scenario.scraped(log.now, metrics.prometheus());
    scenario.expect(log.now, alerts);
  }

  @Test
  void promtoolAcceptsTheRules() {
    CommandLine.of("promtool", "check", "rules", RuleScenario.RULES.toString()).run().succeeded();
  }

  @Test
  void everyRuleIsSeenFiring() throws IOException {
    String tests =
        Files.readString(Path.of("src/test/java/io/tidemark/backup/AlertRulesTest.java"));
    Matcher alert =
        Pattern.compile("- alert: (\\w+)").matcher(Files.readString(RuleScenario.RULES));
    while (alert.find()) {
      assertThat(tests).contains("\"" + alert.group(1) + "\"");
    }
  }

  @Test
  void rulesAndDashboardNameOnlyWhatIsScraped() throws IOException {
    SortedSet<String> scraped = MetricsTest.everything();

    assertThat(scraped).containsAll(names(Files.readString(RuleScenario.RULES)));
    SortedSet<String> shown = new TreeSet<>();
    expressions().forEach(expression -> shown.addAll(names(expression)));
    assertThat(shown).hasSizeGreaterThan(12);
    assertThat(scraped).containsAll(shown);
  }

  private static SortedSet<String> names(String text) {
    return NAME.matcher(text)
        .results()
        .map(match -> match.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns what the dashboard asks for; parsing proves that it is JSON. */
  private static List<String> expressions() throws IOException {
    List<String> expressions = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(DASHBOARD.toFile())) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        boolean isAsking = List.of("expr", "query").contains(String.valueOf(json.currentName()));
        if (token == JsonToken.VALUE_STRING && isAsking) {
          expressions.add(json.getText());
        }
      }
    }
    return expressions;
  }
}
