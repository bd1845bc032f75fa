package io.tidemark.backup.schedule;

import java.time.Instant;
import java.util.Optional;

/** A sequence of instants, the same whoever asks. Immutable. */
interface Slots {

  /** Returns the first one that is later than an instant; empty if there is none. */
  Optional<Instant> next(Instant after);
}
