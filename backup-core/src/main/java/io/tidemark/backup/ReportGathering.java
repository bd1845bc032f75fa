package io.tidemark.backup;

import io.tidemark.backup.catalog.Catalog;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.report.Report;
import io.tidemark.backup.report.ReportFacts;
import io.tidemark.backup.report.ReportFacts.JobFacts;
import io.tidemark.backup.report.ReportFacts.PlaceState;
import io.tidemark.backup.report.ReportOptions;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Looks into all places for a report. One that cannot be read is a finding, not a failure. */
final class ReportGathering {

  private final ReportOptions options;
  private final List<Decryption> keys;
  private final KnownRepositories known;
  private final Run run;
  private final Map<String, Optional<String>> problems = new LinkedHashMap<>();

  /**
   * Begins to look.
   *
   * @param keys only to read the histories of timelines, where these are encrypted
   */
  ReportGathering(ReportOptions options, List<Decryption> keys, KnownRepositories known, Run run) {
    this.options = options;
    this.keys = keys;
    this.known = known;
    this.run = run;
  }

  Report report(Destinations destinations) {
    for (Destination place : destinations.all()) {
      problems.put(place.location(), place.failure().map(Failures::text));
    }
    SortedSet<String> names = new TreeSet<>(options.jobs().keySet());
    for (Destination place : destinations.opened()) {
      run.stage("looking for jobs in " + place.location());
      reading(place, () -> names.addAll(Catalog.jobs(place.storage(), place.location())));
    }
    List<JobFacts> jobs = new ArrayList<>();
    for (String name : names) {
      run.checkpoint();
      run.stage("reading what there is of " + name);
      List<Destination> readable = readable(destinations);
      jobs.add(
          new JobGathering(new JobName(name), options.of(name), keys, known, run)
              .facts(readable, this::unread));
    }
    List<PlaceState> places =
        problems.entrySet().stream()
            .map(place -> new PlaceState(place.getKey(), place.getValue()))
            .toList();
    return Report.of(new ReportFacts(run.now(), Version.text(), places, jobs), options);
  }

  private List<Destination> readable(Destinations destinations) {
    return destinations.opened().stream()
        .filter(place -> problems.getOrDefault(place.location(), Optional.empty()).isEmpty())
        .toList();
  }

  private void reading(Destination place, Runnable work) {
    try {
      work.run();
    } catch (StorageFailedException e) {
      unread(place, e);
    }
  }

  private void unread(Destination place, Exception why) {
    problems.put(place.location(), Optional.of(Failures.text(why)));
  }
}
