package io.tidemark.backup.monitoring;

import java.time.Instant;
import java.util.List;

/** The times at which runs of a job were to begin: what a schedule tells a watch. */
@FunctionalInterface
public interface Slots {

  /** Returns those from {@code from} on and before {@code to}, in any order. */
  List<Instant> between(Instant from, Instant to);

  /** Returns those of a job without a schedule. */
  static Slots none() {
    return (from, to) -> List.of();
  }
}
