package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.report.Expectations;
import io.tidemark.backup.report.JobReport;
import io.tidemark.backup.report.JobReport.Condition;
import io.tidemark.backup.report.JobReport.State;
import io.tidemark.backup.report.Report;
import io.tidemark.backup.report.ReportFacts.PlaceState;
import io.tidemark.backup.report.ReportFormat;
import io.tidemark.backup.report.ReportOptions;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reports of what really lies in storages. */
@Timeout(60)
class ReportingTest {

  private static final byte[] CONTENT = "hello".repeat(100).getBytes(StandardCharsets.UTF_8);

  private final InMemoryStorage firstMemory = new InMemoryStorage();
  private final InMemoryStorage secondMemory = new InMemoryStorage();
  private final FaultyStorage second = FaultyStorage.over(secondMemory);
  private Instant now = Instant.parse("2026-01-31T02:00:00Z");

  private BackupPipeline pipeline(TextSource source) {
    return BackupPipeline.named("shop")
        .from(source)
        .clock(() -> now)
        .to("first", firstMemory)
        .alsoTo("second", second, DeliveryPolicy.BEST_EFFORT)
        .build();
  }

  private BackupPipeline pipeline() {
    return pipeline(TextSource.of("a.txt", CONTENT));
  }

  private Report report(ReportOptions options) {
    return pipeline().repository().report(options);
  }

  private JobReport shop(ReportOptions options) {
    return report(options).jobs().get(0);
  }

  private Backup day() {
    Backup backup = pipeline().run();
    now = now.plus(Duration.ofDays(1));
    return backup;
  }

  @Test
  void whatLiesInTheStoragesIsReported() {
    day();
    Backup newest = day();

    JobReport shop =
        shop(
            ReportOptions.standard()
                .usual(Expectations.none().retention(Retention.policy().keepLast(1))));

    assertThat(shop.job()).isEqualTo("shop");
    assertThat(shop.verdict().state()).isEqualTo(State.OK);
    assertThat(shop.verdict().newestGood()).contains(newest.manifest().startedAt());
    assertThat(shop.backups()).hasSize(2);
    assertThat(shop.backups().get(0).plainBytes()).isEqualTo(500);
    assertThat(shop.backups().get(0).copies())
        .extracting(JobReport.CopyState::condition)
        .containsExactly(Condition.WHOLE, Condition.WHOLE);
    assertThat(shop.keeping().orElseThrow().kept()).isEqualTo(2);
    assertThat(shop.guide().orElseThrow().text())
        .contains("# How to restore backup " + newest.id());
    assertThat(shop.growth().bytes()).isEqualTo(4 * newest.manifest().storedBytes());
  }

  @Test
  void aReportChangesNothing() {
    day();
    List<?> before = firstMemory.list("");

    report(ReportOptions.standard());

    assertThat(firstMemory.list("")).hasToString(before.toString());
  }

  @Test
  void aPlaceThatCannotBeReadIsAFinding() {
    day();
    second.inject(Fault.failList());

    Report report = report(ReportOptions.standard());

    assertThat(report.places()).first().isEqualTo(new PlaceState("first", Optional.empty()));
    assertThat(report.places().get(1).problem()).isPresent();
    assertThat(report.jobs().get(0).backups().get(0).copies().get(1).condition())
        .isEqualTo(Condition.UNKNOWN);
    assertThat(report.as(ReportFormat.TEXT)).contains("second was not read: ");
  }

  @Test
  void placesOfWhichNoneCanBeReadMakeAReport() {
    Report report =
        BackupRepository.at("file:///absent/folder")
            .report(ReportOptions.standard().job("shop", Expectations.none()));

    assertThat(report.jobs().get(0).verdict().state()).isEqualTo(State.NEVER_RUN);
    for (ReportFormat format : ReportFormat.values()) {
      assertThat(report.as(format)).contains("/absent/folder");
    }
  }

  @Test
  void aFailedRunIsReported() {
    day();
    TextSource failing =
        new TextSource()
            .file(
                "a.txt",
                out -> {
                  throw new java.io.IOException("no space left");
                });
    try {
      pipeline(failing).run();
    } catch (BackupException expected) {
      assertThat(expected).hasMessageContaining("no space left");
    }

    JobReport shop = shop(ReportOptions.standard());

    assertThat(shop.verdict().state()).isEqualTo(State.FAILING);
    assertThat(shop.verdict().lastProblem().orElseThrow()).contains("no space left");
  }

  @Test
  void aCopyThatLacksAFileIsNotWhole() throws Exception {
    BackupId id = day().id();
    for (var object : secondMemory.list("shop/backups/" + id)) {
      if (object.key().name().startsWith("a.txt")) {
        secondMemory.delete(object.key());
      }
    }

    assertThat(shop(ReportOptions.standard()).backups().get(0).copies())
        .extracting(JobReport.CopyState::condition)
        .containsExactly(Condition.WHOLE, Condition.FLAWED);
  }

  @Test
  void aReportIsStoredInEachPlaceUnderItsOwnName() throws Exception {
    day();
    BackupRepository repository = pipeline().repository();
    Report report = repository.report(ReportOptions.standard());

    List<ReportUpload> one = repository.storeReport(report, EnumSet.of(ReportFormat.HTML));
    List<ReportUpload> other = repository.storeReport(report, EnumSet.of(ReportFormat.HTML));

    assertThat(one)
        .extracting(ReportUpload::location, ReportUpload::problem)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("first", Optional.empty()),
            org.assertj.core.groups.Tuple.tuple("second", Optional.empty()));
    assertThat(firstMemory.list("reports/")).hasSize(2);
    assertThat(one.get(0).key())
        .matches("reports/20260201T020000Z-[0-9a-f]{8}\\.html")
        .isNotEqualTo(other.get(0).key());
    try (InputStream in =
        secondMemory.open(new io.tidemark.backup.storage.StorageKey(one.get(1).key()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(report.as(ReportFormat.HTML));
    }
    assertThat(repository.jobs()).containsExactly("shop");
  }

  @Test
  void aPlaceThatRefusesAReportDoesNotKeepTheOtherFromHavingIt() {
    day();
    BackupRepository repository = pipeline().repository();
    Report report = repository.report(ReportOptions.standard());
    second.inject(Fault.failPutAfter(0));

    List<ReportUpload> uploads = repository.storeReport(report, EnumSet.allOf(ReportFormat.class));

    assertThat(firstMemory.list("reports/")).hasSize(4);
    assertThat(uploads)
        .filteredOn(upload -> upload.location().equals("second"))
        .allMatch(upload -> upload.problem().isPresent());
  }
}
