package io.tidemark.backup.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Delivers bytes until a fault is due, and damages them on the way. */
final class FaultyInput extends InputStream {

  private final InputStream in;
  private final String key;
  private final long start;
  private final List<Fault> faults;
  private final boolean[] struck;
  private long position;

  FaultyInput(InputStream in, String key, long start, List<Fault> faults) {
    this.in = in;
    this.key = key;
    this.start = start;
    this.faults = faults;
    this.struck = new boolean[faults.size()];
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    long step = length;
    for (int i = 0; i < struck.length; i++) {
      step = Math.min(step, allowance(i));
    }
    if (step == 0) {
      return -1;
    }
    int count = in.read(bytes, offset, (int) step);
    if (count > 0) {
      flipBits(bytes, offset, count);
      position += count;
    }
    return count;
  }

  /** Returns how many bytes may pass before fault {@code i} has its say; 0 ends the stream. */
  private long allowance(int i) throws IOException {
    Fault fault = faults.get(i);
    return switch (fault.effect) {
      case SHORT -> striking(i) ? fault.offset : Long.MAX_VALUE;
      case CUT ->
          position < fault.offset ? fault.offset - position : striking(i) ? 0 : Long.MAX_VALUE;
      case FAIL, STALL -> beforeFailing(i, fault);
      case FLIP, FAIL_AT_END -> Long.MAX_VALUE;
    };
  }

  private long beforeFailing(int i, Fault fault) throws IOException {
    if (position < fault.offset) {
      return fault.offset - position;
    }
    if (fault.effect == Fault.Effect.FAIL || !struck[i]) {
      struck[i] = true;
      fault.strike(key);
    }
    return Long.MAX_VALUE;
  }

  private boolean striking(int i) {
    if (!struck[i]) {
      struck[i] = faults.get(i).strikes();
    }
    return struck[i];
  }

  private void flipBits(byte[] bytes, int offset, int count) {
    for (Fault fault : faults) {
      long index = fault.offset / Byte.SIZE - start - position;
      boolean flips = fault.effect == Fault.Effect.FLIP && index >= 0 && index < count;
      if (flips && fault.strikes()) {
        bytes[offset + (int) index] ^= (byte) (1 << (fault.offset % Byte.SIZE));
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
