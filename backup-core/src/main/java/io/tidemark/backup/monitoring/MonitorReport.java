package io.tidemark.backup.monitoring;

import io.tidemark.backup.report.ReportFacts.PlaceState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one look at the storages has shown.
 *
 * @param at when that was
 * @param libraryVersion the version that looked
 * @param places all places, those that could not be read too
 * @param jobs how each job stands
 * @param alarms what lasts now, by job
 */
public record MonitorReport(
    Instant at,
    String libraryVersion,
    List<PlaceState> places,
    List<JobStatus> jobs,
    List<Alarm> alarms) {

  public MonitorReport {
    places = List.copyOf(places);
    jobs = List.copyOf(jobs);
    alarms = alarms.stream().sorted().toList();
  }

  /** Returns how one job stands; empty if nothing is known of it. */
  public Optional<JobStatus> job(String name) {
    return jobs.stream().filter(job -> job.job().equals(name)).findFirst();
  }

  /** Returns the alarms of a job, without those of places. */
  public List<Alarm> alarms(String job) {
    return alarms.stream().filter(alarm -> alarm.job().equals(job)).toList();
  }

  /** Whether all is well: there are backups, every place was read, and nothing lasts. */
  public boolean isFine() {
    return alarms.isEmpty()
        && !jobs.isEmpty()
        && places.stream().allMatch(place -> place.problem().isEmpty())
        && jobs.stream().allMatch(job -> job.state() == JobStatus.State.OK);
  }
}
