package io.tidemark.backup;

/** What the failure of a destination means for a run. */
public enum DeliveryPolicy {
  /** The run fails, and the backup exists nowhere. */
  REQUIRED,

  /** The run goes on without the destination and ends with a warning. */
  BEST_EFFORT
}
