package io.tidemark.backup.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Passes bytes on until a fault is due. Once failed it stays failed, whatever the writer does. */
final class FaultyOutput extends OutputStream {

  private final OutputStream out;
  private final String key;
  private final List<Fault> faults;
  private final boolean[] struck;
  private long position;
  private @Nullable IOException failure;

  FaultyOutput(OutputStream out, String key, List<Fault> faults) {
    this.out = out;
    this.key = key;
    this.faults = faults;
    this.struck = new boolean[faults.size()];
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      strikeFaultsDue();
      int step = (int) Math.min(length - done, nextFaultAt() - position);
      out.write(bytes, offset + done, step);
      done += step;
      position += step;
    }
  }

  /** Strikes what is due exactly at the end, and repeats a failure that the writer swallowed. */
  void finish() throws IOException {
    strikeFaultsDue();
    for (Fault fault : faults) {
      if (fault.effect == Fault.Effect.FAIL_AT_END) {
        fault.strike(key);
      }
    }
  }

  private void strikeFaultsDue() throws IOException {
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
    for (int i = 0; i < struck.length; i++) {
      if (!struck[i] && isDue(faults.get(i))) {
        struck[i] = true;
        strike(faults.get(i));
      }
    }
  }

  private boolean isDue(Fault fault) {
    return fault.effect != Fault.Effect.FAIL_AT_END && fault.offset <= position;
  }

  private void strike(Fault fault) throws IOException {
    try {
      fault.strike(key);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private long nextFaultAt() {
    return faults.stream()
        .mapToLong(fault -> fault.offset)
        .filter(offset -> offset > position)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
