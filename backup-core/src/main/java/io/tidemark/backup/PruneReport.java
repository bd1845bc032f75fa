package io.tidemark.backup;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a prune has done.
 *
 * @param plan what it went by
 * @param outcomes each deletion of a backup, in the order in which they were tried
 * @param logs what was deleted of the server's log, for each place with a log that could go
 * @param problems what kept it from more: places that could not be read, or in which work goes on
 */
public record PruneReport(
    PrunePlan plan, List<Outcome> outcomes, List<LogOutcome> logs, List<String> problems) {

  public PruneReport {
    outcomes = List.copyOf(outcomes);
    logs = List.copyOf(logs);
    problems = List.copyOf(problems);
  }

  /**
   * How one deletion ended.
   *
   * @param id the backup
   * @param location the place
   * @param problem why it is still there, or a part of it; empty if nothing of it is
   */
  public record Outcome(String id, String location, Optional<String> problem) {}

  /**
   * What has gone of the log in one place.
   *
   * @param location the place
   * @param segments how many segments
   * @param bytes what they took
   * @param problem why more is still there that should have gone
   */
  public record LogOutcome(String location, long segments, long bytes, Optional<String> problem) {
    private String failure(String why) {
      return "log in %s was not deleted: %s".formatted(location, why);
    }
  }

  /** Returns how many copies of backups are gone. */
  public int deleted() {
    return (int) outcomes.stream().filter(outcome -> outcome.problem().isEmpty()).count();
  }

  /** Returns what kept it from deleting all that the policy does not keep, for people. */
  public List<String> failures() {
    return Stream.of(
            outcomes.stream()
                .flatMap(
                    outcome ->
                        outcome.problem().stream()
                            .map(
                                problem ->
                                    "%s in %s was not deleted: %s"
                                        .formatted(outcome.id(), outcome.location(), problem))),
            logs.stream().flatMap(log -> log.problem().stream().map(log::failure)),
            problems.stream().map(problem -> "not pruned: " + problem))
        .flatMap(each -> each)
        .toList();
  }

  /** Whether everything is gone that the policy does not keep. */
  public boolean complete() {
    return failures().isEmpty();
  }
}
