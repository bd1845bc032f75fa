package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** One put under way: the stream that its content writes to, and what becomes of the bytes. */
final class Put {

  private final Draft draft;
  private final Parts parts;
  private final PartPump pump;
  private final PartOutput out;

  Put(Parts parts, PartPump pump, PartOutput out) {
    this.draft = parts.draft();
    this.parts = parts;
    this.pump = pump;
    this.out = out;
  }

  Draft draft() {
    return draft;
  }

  /** Returns the upload that its publication completes, or nothing if it puts the object whole. */
  Optional<String> upload() {
    return parts.upload();
  }

  /** Notes that the server may be publishing this still, although it was given up here. */
  void doubt() {
    parts.doubt();
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
