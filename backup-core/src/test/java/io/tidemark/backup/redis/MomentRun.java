package io.tidemark.backup.redis;

import io.tidemark.backup.source.RunContext;
import java.time.Instant;

/** A run in which something happens just before the moment that the copy is of. */
record MomentRun(RunContext run, Runnable before) implements RunContext {

  @Override
  public <E extends Exception> void cut(Moment<E> moment) throws E {
    before.run();
    moment.fix();
  }

  @Override
  public Instant startedAt() {
    return run.startedAt();
  }

  @Override
  public void stage(String description) {
    run.stage(description);
  }

  @Override
  public void expectBytes(long totalBytes) {
    run.expectBytes(totalBytes);
  }

  @Override
  public void warn(String message) {
    run.warn(message);
  }

  @Override
  public void checkpoint() {
    run.checkpoint();
  }

  @Override
  public Registration onCancel(Runnable unblock) {
    return run.onCancel(unblock);
  }
}
