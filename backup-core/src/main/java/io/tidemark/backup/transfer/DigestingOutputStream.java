package io.tidemark.backup.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts and hashes what passes through to a lent stream, for itself and for the run's progress,
 * until a checkpoint throws. Closing and flushing do nothing.
 */
final class DigestingOutputStream extends OutputStream {

  private final OutputStream out;
  private final Digester digester;
  private final LongAdder total;
  private final Runnable checkpoint;

  DigestingOutputStream(OutputStream out, Digester digester, LongAdder total, Runnable checkpoint) {
    this.out = out;
    this.digester = digester;
    this.total = total;
    this.checkpoint = checkpoint;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    checkpoint.run();
    out.write(bytes, offset, length);
    digester.update(bytes, offset, length);
    total.add(length);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
