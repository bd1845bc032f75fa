package io.tidemark.backup;

import java.util.List;
import java.util.Optional;

/**
 * What a repair has done.
 *
 * @param outcomes each step of the plan, in its order
 */
public record RepairReport(List<Outcome> outcomes) {

  public RepairReport {
    outcomes = List.copyOf(outcomes);
  }

  /**
   * How one step ended.
   *
   * @param step what was to be done
   * @param bytes how many bytes were copied
   * @param problem why the place still lacks the backup; empty if it has it now
   */
  public record Outcome(RepairPlan.Step step, long bytes, Optional<String> problem) {}

  /** Whether every step was done. */
  public boolean complete() {
    return outcomes.stream().allMatch(outcome -> outcome.problem().isEmpty());
  }
}
