package io.tidemark.backup.redis;

import io.tidemark.backup.source.RunContext;
import java.time.Instant;

/** What stands for a run where somebody only looks: nothing is reported, and nobody cancels. */
enum LookContext implements RunContext {
  NOW;

  @Override
  public Instant startedAt() {
    return Instant.EPOCH;
  }

  @Override
  public void stage(String description) {}

  @Override
  public void expectBytes(long totalBytes) {}

  @Override
  public void warn(String message) {}

  @Override
  public void checkpoint() {}

  @Override
  public Registration onCancel(Runnable unblock) {
    return () -> {};
  }
}
