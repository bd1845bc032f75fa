package io.tidemark.backup.report;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a report is to show. Immutable.
 *
 * @param title its heading
 * @param zone the zone of the times that people read, and of the days of calendars; JSON is in UTC
 * @param usual what is expected of each job that is not named
 * @param jobs what is expected of jobs by their names; one that no place has was never run
 */
public record ReportOptions(
    String title, ZoneId zone, Expectations usual, Map<String, Expectations> jobs) {

  public ReportOptions {
    jobs = Map.copyOf(jobs);
  }

  /** Returns those of a report in UTC on all jobs that are found, of which nothing is expected. */
  public static ReportOptions standard() {
    return new ReportOptions("Backups", ZoneOffset.UTC, Expectations.none(), Map.of());
  }

  /** Returns the same with another heading. */
  public ReportOptions title(String heading) {
    return new ReportOptions(heading, zone, usual, jobs);
  }

  /** Returns the same with another zone. */
  public ReportOptions zone(ZoneId other) {
    return new ReportOptions(title, other, usual, jobs);
  }

  /** Returns the same with other expectations of jobs that are not named. */
  public ReportOptions usual(Expectations expectations) {
    return new ReportOptions(title, zone, expectations, jobs);
  }

  /** Returns the same with expectations of one job, which is then shown even if it never ran. */
  public ReportOptions job(String name, Expectations expectations) {
    Map<String, Expectations> more = new TreeMap<>(jobs);
    more.put(name, expectations);
    return new ReportOptions(title, zone, usual, more);
  }

  /** Returns what is expected of a job. */
  public Expectations of(String job) {
    return jobs.getOrDefault(job, usual);
  }
}
