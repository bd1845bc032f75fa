package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.io.OutputStream;

/** One put under way: the stream that its content writes to, and what becomes of the bytes. */
final class Put {

  private final Draft draft;
  private final PartPump pump;
  private final PartOutput out;

  Put(Draft draft, PartPump pump, PartOutput out) {
    this.draft = draft;
    this.pump = pump;
    this.out = out;
  }

  OutputStream lend() {
    return out;
  }

  /** Ends the writing. The content is complete then, and nothing of it visible. */
  Staged seal() throws IOException {
    Staged staged = out.finish();
    Attempts.checkNotInterrupted("store " + draft);
    return staged;
  }

  /** Takes back what the server has of this put; other threads may call this too. */
  void abort(Throwable reason) {
    pump.abort(reason);
  }

  /** Gives back the buffer. */
  void end() {
    out.end();
  }
}
