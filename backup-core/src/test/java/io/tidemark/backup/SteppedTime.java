package io.tidemark.backup;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Time that goes by when it is told to, with a scheduler that is asked to look whenever it says.
 */
final class SteppedTime implements InstantSource {

  private volatile Instant now;

  SteppedTime(String now) {
    this.now = Instant.parse(now);
  }

  @Override
  public Instant instant() {
    return now;
  }

  void set(String to) {
    now = Instant.parse(to);
  }

  void advance(Duration by) {
    now = now.plus(by);
  }

  void passUntil(String end, BackupScheduler scheduler) {
    Instant last = Instant.parse(end);
    Optional<Instant> wake = scheduler.look();
    while (wake.isPresent() && !wake.get().isAfter(last)) {
      now = wake.get();
      wake = scheduler.look();
    }
    now = last;
    scheduler.look();
  }
}
