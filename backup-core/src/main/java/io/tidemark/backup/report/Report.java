package io.tidemark.backup.report;

import io.tidemark.backup.report.ReportFacts.PlaceState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * The state of all backups at one moment. All numbers are computed; its forms only print them.
 *
 * @param title its heading
 * @param at the moment
 * @param zone of the times that people read
 * @param libraryVersion the version that made it
 * @param places all places, those that could not be read too
 * @param jobs the jobs
 */
public record Report(
    String title,
    Instant at,
    ZoneId zone,
    String libraryVersion,
    List<PlaceState> places,
    List<JobReport> jobs) {

  /** How far back runs are shown. */
  public static final Duration WINDOW = Duration.ofDays(35);

  public Report {
    places = List.copyOf(places);
    jobs = List.copyOf(jobs);
  }

  /** Computes a report. The same facts and options make the same one. */
  public static Report of(ReportFacts facts, ReportOptions options) {
    return new Report(
        options.title(),
        facts.now(),
        options.zone(),
        facts.libraryVersion(),
        facts.places(),
        facts.jobs().stream()
            .map(job -> new JobComputation(facts, job, options.of(job.job())).report())
            .toList());
  }

  /** Returns one of its forms. */
  public String as(ReportFormat format) {
    return format.print(this);
  }
}
