package io.tidemark.backup.postgres;

import java.util.Locale;

/** What a restored server does when it has reached its target. */
public enum RecoveryAction {
  /** It stays readable and waits, so that somebody can look. */
  PAUSE,
  /** It becomes a primary on a new timeline. */
  PROMOTE,
  /** It stops. */
  SHUTDOWN;

  String setting() {
    return name().toLowerCase(Locale.ROOT);
  }
}
