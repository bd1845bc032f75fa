package io.tidemark.backup.retention;

import java.util.List;

/**
 * What a policy decides about each backup. Making it has deleted nothing.
 *
 * @param decisions one for each backup, the newest first
 * @param warnings what the policy could not do
 */
public record RetentionPlan(List<Decision> decisions, List<String> warnings) {

  public RetentionPlan {
    decisions = List.copyOf(decisions);
    warnings = List.copyOf(warnings);
  }

  /**
   * What is decided about one backup.
   *
   * @param isKept whether it stays
   * @param reasons why, at least one
   */
  public record Decision(Candidate backup, boolean isKept, List<String> reasons) {
    public Decision {
      reasons = List.copyOf(reasons);
    }
  }

  /** Returns what stays, the newest first. */
  public List<Candidate> kept() {
    return decided(true);
  }

  /** Returns what goes, the newest first: no backup comes before one that builds upon it. */
  public List<Candidate> deleted() {
    return decided(false);
  }

  private List<Candidate> decided(boolean isKept) {
    return decisions.stream()
        .filter(decision -> decision.isKept() == isKept)
        .map(Decision::backup)
        .toList();
  }
}
