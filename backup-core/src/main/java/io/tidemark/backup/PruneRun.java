package io.tidemark.backup;

import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Applies a policy to a job in several places, each by what it has itself. */
final class PruneRun {

  private final JobName job;
  private final KnownRepositories known;
  private final List<Decryption> decryptions;
  private final Run run;

  /**
   * Prepares a prune.
   *
   * @param decryptions for the histories of timelines; without a key more log stays
   */
  PruneRun(JobName job, KnownRepositories known, List<Decryption> decryptions, Run run) {
    this.job = job;
    this.known = known;
    this.decryptions = List.copyOf(decryptions);
    this.run = run;
  }

  /** Decides, and neither deletes nor writes anything. */
  PrunePlan plan(Retention policy, Destinations destinations) {
    return plan(destinations, place -> pruning(place).plan(policy, log(place)));
  }

  private PrunePlan plan(
      Destinations destinations, Function<Destination, PrunePlan.InPlace> planning) {
    run.stage("deciding what stays");
    List<PrunePlan.InPlace> places = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    destinations.unopened().forEach(failure -> unread.add(Failures.text(failure)));
    for (Destination place : destinations.opened()) {
      try {
        places.add(planning.apply(place));
      } catch (StorageFailedException e) {
        unread.add(Failures.text(e));
      }
    }
    return new PrunePlan(job.value(), places, unread);
  }

  PruneReport prune(Retention policy, Destinations destinations) {
    PrunePlan plan = plan(destinations, place -> pruning(place).planToDelete(policy, log(place)));
    List<PruneReport.Outcome> outcomes = new ArrayList<>();
    List<PruneReport.LogOutcome> logs = new ArrayList<>();
    List<String> problems = new ArrayList<>(plan.unread());
    for (PrunePlan.InPlace inPlace : plan.places()) {
      inPlace.obstacles().forEach(each -> problems.add(inPlace.location() + ": " + each));
      if (inPlace.obstacles().isEmpty()) {
        run.stage("deleting in " + inPlace.location());
        Destination place = place(destinations, inPlace);
        PlacePruning pruning = pruning(place);
        outcomes.addAll(pruning.delete(inPlace));
        problems.addAll(pruning.removeLeftovers());
        // Last: a backup that could not be deleted, or has come since, keeps its log.
        pruning.deleteLog(policy, log(place)).ifPresent(logs::add);
      }
    }
    return new PruneReport(plan, outcomes, logs, problems);
  }

  private PlacePruning pruning(Destination place) {
    return new PlacePruning(place, job, known, run);
  }

  private LogRetention log(Destination place) {
    return new LogRetention(place, job, decryptions, run);
  }

  private static Destination place(Destinations destinations, PrunePlan.InPlace inPlace) {
    return destinations.all().stream()
        .filter(place -> place.location().equals(inPlace.location()))
        .findFirst()
        .orElseThrow();
  }
}
