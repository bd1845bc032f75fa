package io.tidemark.backup.retention;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody's wish that a backup stays, whatever the policy says.
 *
 * @param reason why, for people
 * @param until when it ends; empty for never
 */
public record Pin(String reason, Optional<Instant> until) {

  boolean holdsAt(Instant now) {
    return until.isEmpty() || until.get().isAfter(now);
  }

  String text() {
    return "pinned: " + reason + until.map(end -> ", until " + end).orElse("");
  }
}
