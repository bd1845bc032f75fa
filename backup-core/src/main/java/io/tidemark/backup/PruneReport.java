package io.tidemark.backup;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a prune has done.
 *
 * @param plan what it went by
 * @param outcomes each deletion, in the order in which they were tried
 * @param problems what kept it from more: places that could not be read, or in which work goes on
 */
public record PruneReport(PrunePlan plan, List<Outcome> outcomes, List<String> problems) {

  public PruneReport {
    outcomes = List.copyOf(outcomes);
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

  /** Returns how many copies of backups are gone. */
  public int deleted() {
    return (int) outcomes.stream().filter(outcome -> outcome.problem().isEmpty()).count();
  }

  /** Returns what kept it from deleting all that the policy does not keep, for people. */
  public List<String> failures() {
    return Stream.concat(
            outcomes.stream()
                .flatMap(
                    outcome ->
                        outcome.problem().stream()
                            .map(
                                problem ->
                                    "%s in %s was not deleted: %s"
                                        .formatted(outcome.id(), outcome.location(), problem))),
            problems.stream().map(problem -> "not pruned: " + problem))
        .toList();
  }

  /** Whether everything is gone that the policy does not keep. */
  public boolean complete() {
    return problems.isEmpty() && outcomes.stream().allMatch(outcome -> outcome.problem().isEmpty());
  }
}
