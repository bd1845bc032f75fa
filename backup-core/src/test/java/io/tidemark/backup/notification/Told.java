package io.tidemark.backup.notification;

import io.tidemark.backup.event.BackupEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Events to tell of. */
final class Told {

  static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  /** Pauses that a test can wait for, and a patience that it need not. */
  static final Terms QUICK = new Terms(4, Duration.ofMillis(10), Duration.ofMinutes(1));

  private Told() {}

  static BackupEvent.Started started() {
    return new BackupEvent.Started("shop", NOON, "20260131T120000Z-7c01d2aa");
  }

  static BackupEvent.Succeeded succeeded(Instant at) {
    return new BackupEvent.Succeeded(
        "shop", at, "20260131T120000Z-7c01d2aa", 1_000, 100, List.of());
  }

  static BackupEvent.Failed failed(String problem) {
    return failed(NOON, problem);
  }

  static BackupEvent.Failed failed(Instant at, String problem) {
    return new BackupEvent.Failed("shop", at, "20260131T120000Z-7c01d2aa", problem);
  }
}
