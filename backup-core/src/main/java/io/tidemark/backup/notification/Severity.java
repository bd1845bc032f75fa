package io.tidemark.backup.notification;

import java.util.Locale;

/** How bad the news is. */
enum Severity {
  FAILURE,
  WARNING,
  RECOVERY,
  INFORMATION;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
