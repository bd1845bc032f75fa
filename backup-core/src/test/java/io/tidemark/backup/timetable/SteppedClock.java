package io.tidemark.backup.timetable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is set. */
final class SteppedClock implements InstantSource {

  private volatile Instant now;

  SteppedClock(String now) {
    this.now = Instant.parse(now);
  }

  @Override
  public Instant instant() {
    return now;
  }

  void set(Instant to) {
    now = to;
  }

  void set(String to) {
    now = Instant.parse(to);
  }

  void advance(Duration by) {
    now = now.plus(by);
  }
}
