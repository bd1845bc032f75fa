package io.tidemark.backup.report;

import static io.tidemark.backup.report.ReportExamples.FILE;
import static io.tidemark.backup.report.ReportExamples.NOW;
import static io.tidemark.backup.report.ReportExamples.S3;
import static io.tidemark.backup.report.ReportExamples.check;
import static io.tidemark.backup.report.ReportExamples.dump;
import static io.tidemark.backup.report.ReportExamples.facts;
import static io.tidemark.backup.report.ReportExamples.id;
import static io.tidemark.backup.report.ReportExamples.job;
import static io.tidemark.backup.report.ReportExamples.place;
import static io.tidemark.backup.report.ReportExamples.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.catalog.FailureRecord;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.Condition;
import io.tidemark.backup.report.JobReport.CopyRules;
import io.tidemark.backup.report.JobReport.Expiry;
import io.tidemark.backup.report.JobReport.Keeping;
import io.tidemark.backup.report.JobReport.Measure;
import io.tidemark.backup.report.JobReport.Outcome;
import io.tidemark.backup.report.JobReport.Outlier;
import io.tidemark.backup.report.JobReport.RunMark;
import io.tidemark.backup.report.JobReport.State;
import io.tidemark.backup.report.JobReport.Tally;
import io.tidemark.backup.report.ReportFacts.CopyFacts;
import io.tidemark.backup.report.ReportFacts.JobFacts;
import io.tidemark.backup.report.ReportFacts.PlaceFacts;
import io.tidemark.backup.report.ReportFacts.PlaceState;
import io.tidemark.backup.retention.Candidate;
import io.tidemark.backup.retention.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final long MB = 1_000_000;
  private static final Retention TWO_DAYS = Retention.policy().daily(2).neverFewerThan(1);

  private static Instant daysAgo(int days) {
    return NOW.minus(Duration.ofDays(days));
  }

  /** A day apart, the last one a day ago; the sizes are of data, a quarter of it is stored. */
  private static List<CopyFacts> daily(long... plain) {
    List<CopyFacts> copies = new ArrayList<>();
    for (int i = 0; i < plain.length; i++) {
      copies.add(whole(dump("shop", daysAgo(plain.length - i), plain[i], plain[i] / 4, MINUTE)));
    }
    return copies;
  }

  private static JobReport only(JobFacts job, Expectations expected) {
    return Report.of(facts(job), ReportOptions.standard().usual(expected)).jobs().get(0);
  }

  private static JobReport only(JobFacts job) {
    return only(job, Expectations.none());
  }

  private static JobFacts failed(JobFacts job, Instant... at) {
    List<FailureRecord> failures = new ArrayList<>();
    for (Instant each : at) {
      failures.add(new FailureRecord(id(each), each.plusSeconds(60), "no space left"));
    }
    return new JobFacts(
        job.job(), job.places(), job.drills(), failures, job.log(), job.guide(), job.problems());
  }

  @Test
  void aJobWithAFreshBackupIsOk() {
    JobReport report =
        only(
            job("shop", place(FILE, daily(40 * MB))),
            Expectations.none().maxAge(Duration.ofHours(24)));

    assertThat(report.verdict().state()).isEqualTo(State.OK);
    assertThat(report.verdict().age()).contains(Duration.ofDays(1));
    assertThat(report.verdict().isStale()).isFalse();
  }

  @Test
  void aJobWhoseNewestGoodBackupIsTooOldIsStale() {
    Expectations expected = Expectations.none().maxAge(Duration.ofHours(24).minusMillis(1));

    assertThat(only(job("shop", place(FILE, daily(40 * MB))), expected).verdict().state())
        .isEqualTo(State.STALE);
    assertThat(only(job("shop", place(FILE, daily(40 * MB)))).verdict().state())
        .isEqualTo(State.OK);
  }

  @Test
  void aSuspectBackupIsNotGood() {
    Manifest manifest = dump("shop", daysAgo(1), 40 * MB, 10 * MB, MINUTE);
    CopyFacts suspect =
        new CopyFacts(
            manifest,
            Optional.empty(),
            Optional.empty(),
            Optional.of(check(daysAgo(0), false, "content")));
    JobReport report = only(job("shop", place(FILE, List.of(suspect))));

    assertThat(report.verdict().state()).isEqualTo(State.STALE);
    assertThat(report.verdict().newestGood()).isEmpty();
    assertThat(report.verdict().findings())
        .containsExactly("1 copy is suspect: a reading found damage");
    assertThat(report.backups().get(0).copies().get(0).condition()).isEqualTo(Condition.SUSPECT);
  }

  @Test
  void aFailureAfterTheNewestBackupIsFailing() {
    JobFacts facts = job("shop", place(FILE, daily(40 * MB)));

    JobReport after = only(failed(facts, daysAgo(0).minusSeconds(600)));
    JobReport before = only(failed(facts, daysAgo(3)));

    assertThat(after.verdict().state()).isEqualTo(State.FAILING);
    assertThat(after.verdict().lastProblem()).contains("no space left");
    assertThat(before.verdict().state()).isEqualTo(State.OK);
  }

  @Test
  void aJobWithoutATraceHasNeverRun() {
    assertThat(only(job("shop")).verdict().state()).isEqualTo(State.NEVER_RUN);
  }

  @Test
  void whatIsMoreThanHalfOffTheMedianOfSevenIsAnOutlier() {
    long[] sizes = {
      100 * MB, 40 * MB, 40 * MB, 40 * MB, 44 * MB, 36 * MB, 40 * MB, 20 * MB, 18 * MB
    };
    List<BackupLine> backups = only(job("shop", place(FILE, daily(sizes)))).backups();

    assertThat(backups.get(1).outliers()).isEmpty();
    assertThat(backups.get(0).outliers())
        .containsExactly(new Outlier(Measure.DATA, -55), new Outlier(Measure.STORED, -55));
  }

  @Test
  void fewerThanSevenBackupsJudgeNothing() {
    long[] sizes = {40 * MB, 40 * MB, 40 * MB, 40 * MB, 40 * MB, 40 * MB, MB};

    assertThat(only(job("shop", place(FILE, daily(sizes)))).backups())
        .allMatch(backup -> backup.outliers().isEmpty());
  }

  @Test
  void aBackupThatTookLongerByAMinuteIsAnOutlier() {
    List<CopyFacts> copies = new ArrayList<>(daily(MB, MB, MB, MB, MB, MB, MB));
    copies.add(whole(dump("shop", daysAgo(0), MB, MB / 4, MINUTE.plusMillis(59_999))));
    List<CopyFacts> longer = new ArrayList<>(copies.subList(0, 7));
    longer.add(whole(dump("shop", daysAgo(0), MB, MB / 4, MINUTE.multipliedBy(2))));

    assertThat(only(job("shop", place(FILE, copies))).backups().get(0).outliers()).isEmpty();
    assertThat(only(job("shop", place(FILE, longer))).backups().get(0).outliers())
        .containsExactly(new Outlier(Measure.DURATION, 100));
  }

  @Test
  void whatGrowsByAMegabyteADayIsNinetyMegabytesLargerThen() {
    long[] sizes = new long[10];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = 4 * (101L + i) * MB;
    }
    JobReport report = only(job("shop", place(FILE, daily(sizes)), place(S3, daily(sizes))));

    assertThat(report.growth().bytes()).isEqualTo(2 * 1055 * MB);
    assertThat(report.growth().bytesPerDay()).isEqualTo(2 * 1055 * MB / 10 - 2 * 101 * MB / 10);
    assertThat(report.growth().backupBytesIn90Days()).contains(201 * MB);
    assertThat(report.growth().bytesIn90Days()).contains(Math.round(2 * 1055 * MB * 201.0 / 111));
    assertThat(report.growth().unprunedBytesIn90Days())
        .isEqualTo(2 * 1055 * MB + 90 * report.growth().bytesPerDay());
  }

  @Test
  void anIntervalWithoutARunIsMissing() {
    List<CopyFacts> copies = new ArrayList<>(daily(MB, MB, MB, MB, MB, MB));
    copies.remove(3);
    copies.remove(2);
    JobReport report =
        only(
            failed(job("shop", place(FILE, copies)), daysAgo(7)),
            Expectations.none().every(Duration.ofDays(1)));

    assertThat(report.runs())
        .extracting(RunMark::at, RunMark::outcome)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(daysAgo(7), Outcome.FAILED),
            org.assertj.core.groups.Tuple.tuple(daysAgo(6), Outcome.SUCCESS),
            org.assertj.core.groups.Tuple.tuple(daysAgo(5), Outcome.SUCCESS),
            org.assertj.core.groups.Tuple.tuple(daysAgo(4), Outcome.MISSING),
            org.assertj.core.groups.Tuple.tuple(daysAgo(3), Outcome.MISSING),
            org.assertj.core.groups.Tuple.tuple(daysAgo(2), Outcome.SUCCESS),
            org.assertj.core.groups.Tuple.tuple(daysAgo(1), Outcome.SUCCESS));
  }

  @Test
  void runsThatStopAreMissingUntilNow() {
    List<CopyFacts> copies = daily(MB, MB, MB, MB, MB).subList(0, 2);

    JobReport report =
        only(job("shop", place(FILE, copies)), Expectations.none().every(Duration.ofDays(1)));

    assertThat(report.runs())
        .filteredOn(run -> run.outcome() == Outcome.MISSING)
        .extracting(RunMark::at)
        .containsExactly(daysAgo(3), daysAgo(2), daysAgo(1));
  }

  @Test
  void timesBeforeTheFirstRunAreNotMissing() {
    List<Instant> at = List.of(daysAgo(5), daysAgo(4), daysAgo(3), daysAgo(2), daysAgo(1));
    List<CopyFacts> copies = daily(MB, MB, MB).subList(0, 1);

    JobReport begun = only(job("shop", place(FILE, copies)), Expectations.none().at(at));
    JobReport never = only(job("shop", place(FILE, List.of())), Expectations.none().at(at));

    assertThat(begun.runs())
        .filteredOn(run -> run.outcome() == Outcome.MISSING)
        .extracting(RunMark::at)
        .containsExactly(daysAgo(2), daysAgo(1));
    assertThat(never.runs()).isEmpty();
  }

  @Test
  void aTimeWithoutARunBeforeTheNextIsMissing() {
    List<Instant> at = List.of(daysAgo(3), daysAgo(2), daysAgo(1), NOW.minusSeconds(60));
    List<CopyFacts> copies = new ArrayList<>(daily(MB, MB, MB));
    copies.remove(1);

    JobReport report = only(job("shop", place(FILE, copies)), Expectations.none().at(at));

    assertThat(report.runs())
        .filteredOn(run -> run.outcome() == Outcome.MISSING)
        .extracting(RunMark::at)
        .containsExactly(daysAgo(2));
  }

  @Test
  void aPolicyTellsWhatStaysAndWhatGoes() {
    List<CopyFacts> copies = daily(4 * MB, 4 * MB, 4 * MB, 4 * MB);
    Keeping keeping =
        only(job("shop", kept(copies)), Expectations.none().retention(TWO_DAYS))
            .keeping()
            .orElseThrow();

    assertThat(keeping.kept()).isEqualTo(2);
    assertThat(keeping.tiers())
        .containsExactly(new Tally("daily", 2), new Tally("never fewer than", 1));
    assertThat(keeping.going()).containsExactly(id(daysAgo(3)), id(daysAgo(4)));
    assertThat(keeping.goingBytes()).isEqualTo(2 * MB);
  }

  private static Map<BackupId, Instant> expiries(Expectations expected, PlaceFacts... places) {
    return only(job("shop", places), expected.retention(TWO_DAYS))
        .keeping()
        .flatMap(Keeping::expiry)
        .map(Expiry::times)
        .orElse(Map.of());
  }

  @Test
  void whatStaysExpiresIfBackupsGoOn() {
    List<CopyFacts> copies = daily(MB, MB, MB);
    Expectations usual = Expectations.none();

    Map<BackupId, Instant> observed = expiries(usual, kept(copies));

    assertThat(observed)
        .isEqualTo(
            Map.of(id(daysAgo(1)), NOW.plus(DAY.multipliedBy(2)), id(daysAgo(2)), NOW.plus(DAY)));
    assertThat(expiries(usual.every(DAY), kept(copies))).isEqualTo(observed);
    assertThat(expiries(usual.at(List.of(daysAgo(9), daysAgo(8))), kept(copies)))
        .isEqualTo(observed);
    assertThat(expiries(usual.every(DAY.multipliedBy(7)), kept(copies)))
        .containsEntry(id(daysAgo(2)), NOW.plus(DAY.multipliedBy(6)));
  }

  @Test
  void withTooFewBackupsNobodyKnowsWhenTheyExpire() {
    assertThat(expiries(Expectations.none(), kept(daily(MB, MB)))).isEmpty();
    assertThat(expiries(Expectations.none().every(DAY), kept(daily(MB, MB)))).hasSize(2);
  }

  @Test
  void aBackupExpiresInTheLastPlaceThatHasIt() {
    List<CopyFacts> copies = daily(MB, MB, MB);
    BackupId second = id(daysAgo(2));
    PlaceFacts longer =
        new PlaceFacts(
            S3,
            copies,
            Map.of(),
            Optional.of(TWO_DAYS.plan(candidates(copies, NOW.plus(DAY.multipliedBy(40))), NOW)),
            List.of());
    PlaceFacts forever =
        new PlaceFacts(
            S3,
            copies,
            Map.of(),
            Optional.of(TWO_DAYS.plan(candidates(copies, Instant.MAX), NOW)),
            List.of());

    assertThat(expiries(Expectations.none(), kept(copies), longer))
        .containsEntry(second, NOW.plus(DAY.multipliedBy(40)));
    assertThat(expiries(Expectations.none(), forever, kept(copies))).isEmpty();
  }

  private static List<Candidate> candidates(List<CopyFacts> copies, Instant lockedUntil) {
    return copies.stream()
        .map(CopyFacts::manifest)
        .map(it -> Candidate.of(it.id().value(), it.startedAt(), it.storedBytes()))
        .map(it -> it.lockedUntil(Optional.of(lockedUntil)))
        .toList();
  }

  private static PlaceFacts kept(List<CopyFacts> copies) {
    var plan = TWO_DAYS.plan(candidates(copies, Instant.MIN), NOW);
    return new PlaceFacts(FILE, copies, Map.of(), Optional.of(plan), List.of());
  }

  @Test
  void copiesAreCountedInEachPlaceThatWasRead() {
    List<CopyFacts> both = daily(MB, MB);
    JobFacts facts = job("shop", place(FILE, both), place(S3, both.subList(0, 1)));
    ReportFacts all =
        new ReportFacts(
            NOW,
            "1",
            List.of(
                new PlaceState(FILE, Optional.empty()),
                new PlaceState(S3, Optional.empty()),
                new PlaceState("sftp://nas/x", Optional.of("does not answer"))),
            List.of(facts));
    JobReport report = Report.of(all, ReportOptions.standard()).jobs().get(0);

    assertThat(report.backups().get(0).copies())
        .extracting(JobReport.CopyState::condition)
        .containsExactly(Condition.WHOLE, Condition.ABSENT, Condition.UNKNOWN);
    assertThat(report.rules()).isEqualTo(new CopyRules(1, 1));
    assertThat(only(job("shop", place(FILE, both), place(S3, both))).rules())
        .isEqualTo(new CopyRules(2, 2));
  }

  @Test
  void theNewestDrillOfABackupIsWithIt() {
    List<CopyFacts> copies = daily(MB);
    DrillRecord failed =
        new DrillRecord(
            id(daysAgo(1)),
            NOW.minusSeconds(60),
            Optional.of("7 rows less"),
            Optional.empty(),
            Optional.empty(),
            Map.of());
    JobFacts facts =
        new JobFacts(
            "shop",
            List.of(place(FILE, copies)),
            List.of(failed),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    assertThat(only(facts).backups().get(0).drill()).contains(failed);
    assertThat(only(facts).verdict().findings()).containsExactly("the last drill failed");
  }

  @Test
  void anExpectationOfNothingIsRefused() {
    assertThatThrownBy(() -> Expectations.none().every(Duration.ZERO))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("every is not above zero");
  }
}
