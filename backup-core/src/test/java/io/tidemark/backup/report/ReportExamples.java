package io.tidemark.backup.report;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.CheckName;
import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.catalog.FailureRecord;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.catalog.Manifest.DataFile;
import io.tidemark.backup.catalog.Manifest.Sealing;
import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.report.ReportFacts.CopyFacts;
import io.tidemark.backup.report.ReportFacts.Guide;
import io.tidemark.backup.report.ReportFacts.JobFacts;
import io.tidemark.backup.report.ReportFacts.LogFacts;
import io.tidemark.backup.report.ReportFacts.LogGap;
import io.tidemark.backup.report.ReportFacts.PlaceFacts;
import io.tidemark.backup.report.ReportFacts.PlaceState;
import io.tidemark.backup.report.ReportFacts.Stretch;
import io.tidemark.backup.retention.Candidate;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.source.SourceReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Facts as a repository could have them, without one. */
final class ReportExamples {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final String FILE = "file:///var/backups";
  static final String S3 = "s3://acme-backups/prod?region=eu-central-1";
  static final Retention POLICY = Retention.policy().daily(14).weekly(8).monthly(12);

  private ReportExamples() {}

  static BackupId id(Instant at) {
    return BackupId.of(at, new Random(at.getEpochSecond()));
  }

  /** A dump with one file. */
  static Manifest dump(String job, Instant at, long plain, long stored, Duration took) {
    return manifest(job, at, new long[] {plain, stored}, took, dumpReport());
  }

  static SourceReport dumpReport() {
    return new SourceReport(
        "postgresql-dump", Map.of("server-version", "15.4"), List.of(), List.of());
  }

  static Manifest manifest(
      String job, Instant at, long[] sizes, Duration took, SourceReport report) {
    DataFile file =
        new DataFile(
            job + ".zst.age",
            job,
            sizes[1],
            "0".repeat(64),
            sizes[0],
            "0".repeat(32),
            "zstd",
            Optional.of(
                new Sealing(
                    "age",
                    List.of("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"),
                    Map.of())));
    return new Manifest(
        id(at),
        new JobName(job),
        job,
        at,
        at.plus(took),
        "0.1.0",
        List.of(file),
        List.of(),
        report,
        List.of(),
        at.getEpochSecond() % 37 == 0 ? List.of("a role was left out") : List.of(),
        Map.of());
  }

  static CopyFacts whole(Manifest manifest) {
    return new CopyFacts(manifest, Optional.empty(), Optional.empty(), Optional.empty());
  }

  static CheckName check(Instant at, boolean isSound, String depth) {
    return CheckName.parse(
            "check-%s-%s-%s.json".formatted(id(at), isSound ? "sound" : "damaged", depth))
        .orElseThrow();
  }

  static PlaceFacts place(String location, List<CopyFacts> copies) {
    return new PlaceFacts(location, copies, Map.of(), Optional.empty(), List.of());
  }

  static JobFacts job(String name, PlaceFacts... places) {
    return new JobFacts(
        name, List.of(places), List.of(), List.of(), Optional.empty(), Optional.empty(), List.of());
  }

  static ReportFacts facts(JobFacts... jobs) {
    List<PlaceState> places = new ArrayList<>();
    for (JobFacts job : jobs) {
      for (PlaceFacts place : job.places()) {
        PlaceState state = new PlaceState(place.location(), Optional.empty());
        if (!places.contains(state)) {
          places.add(state);
        }
      }
    }
    return new ReportFacts(NOW, "0.1.0", places, List.of(jobs));
  }

  /** A thousand backups of four jobs, with all that can be wrong. */
  static Report large() {
    List<PlaceState> places =
        List.of(
            new PlaceState(FILE, Optional.empty()),
            new PlaceState(S3, Optional.empty()),
            new PlaceState(
                "sftp://backup@nas/~/prod", Optional.of("the host nas does not answer")));
    List<JobFacts> jobs = List.of(cluster(200), shop(600), small("staging", 200), job("wiki"));
    Expectations nightly =
        Expectations.none()
            .maxAge(Duration.ofHours(26))
            .every(Duration.ofDays(1))
            .rto(Duration.ofMinutes(30))
            .retention(POLICY);
    ReportOptions options =
        ReportOptions.standard().title("Backups of Acme").usual(nightly).job("wiki", nightly);
    return Report.of(new ReportFacts(NOW, "0.1.0", places, jobs), options);
  }

  private static JobFacts shop(int count) {
    List<Manifest> all = new ArrayList<>();
    Random random = new Random(7);
    for (int i = count - 1; i >= 0; i--) {
      Instant at = NOW.minus(Duration.ofDays(i)).minus(Duration.ofMinutes(585));
      boolean isMissing = i == 5 || i == 6 || i == 19;
      if (!isMissing && i != 12 && i != 2) {
        double size = (40e9 + 30e6 * (count - i)) * (0.97 + 0.06 * random.nextDouble());
        double part = i == 9 ? 0.29 : 1;
        Duration took = Duration.ofSeconds((long) (900 + 200 * random.nextDouble()));
        all.add(dump("shop", at, (long) (size * part), (long) (size * part / 5.2), took));
      }
    }
    List<CopyFacts> here = new ArrayList<>();
    List<CopyFacts> there = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Instant checked = all.get(i).startedAt().plus(Duration.ofHours(9));
      Optional<CheckName> sound = Optional.of(check(checked, true, "content"));
      boolean isSuspect = i == all.size() - 4;
      here.add(
          new CopyFacts(
              all.get(i),
              i == all.size() - 8 ? Optional.of("'shop.zst.age' is missing") : Optional.empty(),
              sound,
              isSuspect ? Optional.of(check(checked, false, "stored")) : Optional.empty()));
      if (i % 5 != 0) {
        there.add(whole(all.get(i)));
      }
    }
    return new JobFacts(
        "shop",
        List.of(kept(FILE, here), kept(S3, there)),
        drills(all),
        List.of(
            failure(12, "the storage s3://acme-backups/prod could not be reached: timeout"),
            failure(2, "pg_dump <script>alert(1)</script> | of `shop` failed: no space left")),
        Optional.empty(),
        Optional.of(
            new Guide(all.get(all.size() - 1).id(), "# How to restore\n\n```sh\nage -d\n```")),
        List.of());
  }

  private static FailureRecord failure(int daysAgo, String why) {
    Instant at = NOW.minus(Duration.ofDays(daysAgo)).minus(Duration.ofMinutes(585));
    return new FailureRecord(id(at), at.plusSeconds(300), why);
  }

  private static List<DrillRecord> drills(List<Manifest> all) {
    List<DrillRecord> drills = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      Manifest restored = all.get(all.size() - 2 - 7 * (8 - i));
      boolean failed = i == 4;
      drills.add(
          new DrillRecord(
              restored.id(),
              restored.startedAt().plus(Duration.ofHours(6)),
              failed ? Optional.of("table public.orders has 7 rows less") : Optional.empty(),
              Optional.of(Duration.ofSeconds(1180 + 110L * i)),
              Optional.empty(),
              Map.of()));
    }
    return drills;
  }

  static PlaceFacts kept(String location, List<CopyFacts> copies) {
    List<Candidate> candidates =
        copies.stream()
            .map(CopyFacts::manifest)
            .map(it -> Candidate.of(it.id().value(), it.startedAt(), it.storedBytes()))
            .toList();
    return new PlaceFacts(
        location, copies, Map.of(), Optional.of(POLICY.plan(candidates, NOW)), List.of());
  }

  private static JobFacts small(String name, int count) {
    List<CopyFacts> copies = new ArrayList<>();
    for (int i = count; i > 0; i--) {
      Instant at = NOW.minus(Duration.ofHours(4L * i + 20));
      copies.add(whole(dump(name, at, 81_000_000, 9_000_000, Duration.ofSeconds(41))));
    }
    return job(name, kept(FILE, copies), place(S3, List.of()));
  }

  private static JobFacts cluster(int count) {
    List<Manifest> all = new ArrayList<>();
    for (int i = count - 1; i >= 0; i--) {
      Instant at = NOW.minus(Duration.ofHours(6L * i + 2));
      boolean isFull = i % 4 == 0;
      Map<String, String> facts =
          Map.of(
              "server-version", "17.5", "incremental", isFull ? "false" : "true", "timeline", "1");
      long plain = isFull ? 180_000_000_000L : 6_000_000_000L;
      all.add(
          manifest(
              "cluster",
              at,
              new long[] {plain, plain / 4},
              Duration.ofSeconds(isFull ? 2400 : 160),
              new SourceReport("postgresql-base", facts, List.of(), List.of())));
    }
    Manifest oldest = all.get(0);
    Manifest afterGap = all.get(130);
    Instant lost = afterGap.startedAt().minus(Duration.ofHours(9));
    LogFacts log =
        new LogFacts(
            List.of(
                new Stretch(
                    1,
                    oldest.id(),
                    oldest.finishedAt(),
                    Optional.of(lost),
                    Lsn.parse("0/3000000"),
                    Lsn.parse("2/A1000000")),
                new Stretch(
                    1,
                    afterGap.id(),
                    afterGap.finishedAt(),
                    Optional.of(NOW.minusSeconds(27)),
                    Lsn.parse("2/C4000000"),
                    Lsn.parse("5/10A3B000"))),
            List.of(
                new LogGap(
                    1,
                    Lsn.parse("2/A1000000"),
                    Lsn.parse("2/C4000000"),
                    "the server has removed it before it was stored")));
    return new JobFacts(
        "cluster",
        List.of(
            kept(FILE, all.stream().map(ReportExamples::whole).toList()),
            kept(S3, all.stream().map(ReportExamples::whole).toList())),
        List.of(),
        List.of(),
        Optional.of(log),
        Optional.empty(),
        List.of());
  }
}
