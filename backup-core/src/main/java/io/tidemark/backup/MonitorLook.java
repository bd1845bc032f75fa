package io.tidemark.backup;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.monitoring.JobStatus;
import io.tidemark.backup.monitoring.MonitorReport;
import io.tidemark.backup.monitoring.Watch;
import io.tidemark.backup.report.JobReport;
import io.tidemark.backup.report.Report;
import io.tidemark.backup.report.ReportFacts.PlaceState;
import io.tidemark.backup.report.ReportOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** One look at all storages, which says of each job how much of it could be seen. */
final class MonitorLook {

  private final BackupMonitor.Settings settings;

  MonitorLook(BackupMonitor.Settings settings) {
    this.settings = settings;
  }

  /**
   * Looks.
   *
   * @param before what the last look has shown: of a job that cannot be seen that is still known
   */
  MonitorReport at(Optional<MonitorReport> before) {
    Instant now = settings.clock().instant();
    try {
      Report report =
          settings.repository().report(options(now, before), settings.limit(), settings.clock());
      return of(now, report.places(), report.jobs(), before);
    } catch (BackupException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return of(now, unread(Failures.text(e)), List.of(), before);
    }
  }

  /** A job that was there is asked for: a disk that is not mounted has no jobs. */
  private ReportOptions options(Instant now, Optional<MonitorReport> before) {
    ReportOptions options = ReportOptions.standard().usual(settings.usual().expectedAt(now));
    for (String job : names(before)) {
      options = options.job(job, watch(job).expectedAt(now));
    }
    return options;
  }

  private SortedSet<String> names(Optional<MonitorReport> before) {
    SortedSet<String> names = new TreeSet<>(settings.jobs().keySet());
    before.ifPresent(last -> last.jobs().forEach(job -> names.add(job.job())));
    return names;
  }

  private Watch watch(String job) {
    return settings.jobs().getOrDefault(job, settings.usual());
  }

  private List<PlaceState> unread(String why) {
    return settings.repository().locations().stream()
        .map(place -> new PlaceState(place, Optional.of(why)))
        .toList();
  }

  private MonitorReport of(
      Instant now,
      List<PlaceState> places,
      List<JobReport> reports,
      Optional<MonitorReport> before) {
    List<String> unread =
        places.stream()
            .filter(place -> place.problem().isPresent())
            .map(PlaceState::location)
            .toList();
    boolean isBlind = unread.size() == places.size();
    Map<String, JobReport> seen = new HashMap<>();
    reports.forEach(report -> seen.put(report.job(), report));
    SortedSet<String> names = names(before);
    names.addAll(seen.keySet());
    List<JobStatus> jobs = new ArrayList<>();
    for (String name : names) {
      Optional<JobReport> current =
          isBlind ? Optional.empty() : Optional.ofNullable(seen.get(name));
      Optional<JobReport> known =
          current.or(() -> before.flatMap(last -> last.job(name)).flatMap(JobStatus::seen));
      jobs.add(new JobStatus(name, watch(name), now, known, unread, current.isPresent()));
    }
    return new MonitorReport(now, Version.text(), places, jobs, List.of());
  }
}
