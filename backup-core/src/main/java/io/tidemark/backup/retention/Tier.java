package io.tidemark.backup.retention;

import java.util.Locale;

/** A kind of period, of each of which a policy keeps the first backup. */
public enum Tier {
  HOURLY,
  DAILY,
  WEEKLY,
  MONTHLY,
  YEARLY;

  /** Returns the name as it is written in labels and reasons: {@code daily}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
