package io.tidemark.backup.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.IntegrityException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ReadAheadInputStreamTest {

  private static final int CHUNK = ChunkingOutputStream.CHUNK_BYTES;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 40 * CHUNK + 17})
  void contentIsTheSame(int length) throws IOException {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    Closeable source = new Closeable(new ByteArrayInputStream(content));

    try (InputStream in = new ReadAheadInputStream(source)) {
      assertThat(in.readAllBytes()).isEqualTo(content);
      assertThat(in.read()).isEqualTo(-1);
    }

    assertThat(source.closed.getCount()).isZero();
  }

  @Test
  void failureOfTheSourceIsThrownAsItIsAndInsteadOfTheEnd() {
    IntegrityException damage = new IntegrityException("broken", "use another copy", null);
    InputStream damaged =
        new SequenceInputStream(new ByteArrayInputStream(new byte[10]), failing(damage));

    try (ReadAheadInputStream in = new ReadAheadInputStream(damaged)) {
      assertThatThrownBy(in::readAllBytes).isSameAs(damage);
    }
  }

  private static InputStream failing(RuntimeException failure) {
    return new Piecewise() {
      @Override
      public int read(byte[] bytes, int offset, int length) {
        throw failure;
      }
    };
  }

  @Test
  void closingInTheMiddleClosesTheSourceAndEndsTheThread() throws Exception {
    Closeable endless = new Closeable(new Endless());
    ReadAheadInputStream in = new ReadAheadInputStream(endless);
    assertThat(in.read()).isZero();

    in.close();

    assertThat(endless.closed.getCount()).isZero();
    assertThatThrownBy(() -> in.readNBytes(2 * CHUNK)).isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void anInterruptedReaderAlsoClosesTheSource() {
    Closeable stuck = new Closeable(new Waiting());
    ReadAheadInputStream in = new ReadAheadInputStream(stuck);
    Thread.currentThread().interrupt();

    assertThatThrownBy(in::read).isInstanceOf(InterruptedIOException.class);
    in.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(stuck.closed.getCount()).isZero();
  }

  private static final class Closeable extends FilterInputStream {
    private final CountDownLatch closed = new CountDownLatch(1);

    Closeable(InputStream in) {
      super(in);
    }

    @Override
    public void close() throws IOException {
      closed.countDown();
      super.close();
    }
  }

  private abstract static class Piecewise extends InputStream {
    @Override
    public int read() {
      throw new AssertionError("byte by byte");
    }

    @Override
    public abstract int read(byte[] bytes, int offset, int length) throws IOException;
  }

  private static final class Endless extends Piecewise {
    @Override
    public int read(byte[] bytes, int offset, int length) {
      Arrays.fill(bytes, offset, offset + length, (byte) 0);
      return length;
    }
  }

  /** Has nothing until it is interrupted. */
  private static final class Waiting extends Piecewise {
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        new CountDownLatch(1).await();
        return -1;
      } catch (InterruptedException e) {
        throw new InterruptedIOException("interrupted");
      }
    }
  }
}
