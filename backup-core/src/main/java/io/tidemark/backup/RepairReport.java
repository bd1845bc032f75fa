package io.tidemark.backup;

import java.util.List;
import java.util.Optional;

/**
 * What a repair has done.
 *
 * @param outcomes each step of the plan, in its order
 * @param log each of its steps for the log
 */
public record RepairReport(List<Outcome> outcomes, List<LogOutcome> log) {

  public RepairReport {
    outcomes = List.copyOf(outcomes);
    log = List.copyOf(log);
  }

  /**
   * How one step ended.
   *
   * @param step what was to be done
   * @param bytes how many bytes were copied
   * @param problem why the place still lacks the backup; empty if it has it now
   */
  public record Outcome(RepairPlan.Step step, long bytes, Optional<String> problem) {}

  /**
   * How one step for the log ended.
   *
   * @param step what was to be done
   * @param files how many files were copied
   * @param bytes their bytes at rest
   * @param problem why the place still lacks something; empty if it has it now
   */
  public record LogOutcome(
      RepairPlan.LogStep step, long files, long bytes, Optional<String> problem) {}

  /** Whether every step was done. */
  public boolean complete() {
    return outcomes.stream().allMatch(outcome -> outcome.problem().isEmpty())
        && log.stream().allMatch(outcome -> outcome.problem().isEmpty());
  }
}
