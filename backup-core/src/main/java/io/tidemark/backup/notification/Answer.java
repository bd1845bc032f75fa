package io.tidemark.backup.notification;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of an attempt to tell a service.
 *
 * @param reason why it was not told
 * @param after when it wants to be asked again at the earliest
 */
record Answer(Kind kind, String reason, Optional<Duration> after) {

  enum Kind {
    /** It knows. */
    TOLD,
    /** It may work later. */
    LATER,
    /** It will not work, however often it is tried. */
    NEVER
  }

  static Answer told() {
    return new Answer(Kind.TOLD, "", Optional.empty());
  }

  static Answer later(String reason) {
    return new Answer(Kind.LATER, reason, Optional.empty());
  }

  static Answer never(String reason) {
    return new Answer(Kind.NEVER, reason, Optional.empty());
  }
}
