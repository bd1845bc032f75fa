package io.tidemark.backup.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.coding.Codecs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is left when content or its output fails: no end, no thread, no open stream. */
class AbortedCompressionTest {

  private static final byte[] ROWS = Codecs.rows(2_000_000);

  static Stream<Compression> compressions() {
    return Stream.of(Zstd.level(3), Gzip.level(6), Lz4.frame(), Xz.preset(0));
  }

  @AfterEach
  void noThreadIsLeft() {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("backup-gzip"));
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void failedContentHasNoEnd(Compression compression) {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();

    assertThatIOException()
        .isThrownBy(
            () ->
                compression.compress(
                    out -> {
                      out.write(ROWS);
                      throw new IOException("source failed");
                    },
                    stored))
        .withMessage("source failed");

    assertThatExceptionOfType(CorruptContentException.class)
        .isThrownBy(() -> Codecs.decompress(compression, stored.toByteArray()));
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void contentThatClosesItsStreamAndFailsHasNoEnd(Compression compression) {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                compression.compress(
                    out -> {
                      out.write(ROWS);
                      out.close();
                      throw new IllegalStateException("row count differs");
                    },
                    stored));

    assertThatExceptionOfType(CorruptContentException.class)
        .isThrownBy(() -> Codecs.decompress(compression, stored.toByteArray()));
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void failedOutputReachesTheCaller(Compression compression) {
    assertThatIOException()
        .isThrownBy(() -> compression.compress(out -> out.write(ROWS), new FullDisk(100_000)))
        .withMessageContaining("disk full");
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void contentThatSwallowsAFailedWriteStillFails(Compression compression) {
    FullDisk disk = new FullDisk(100_000);

    assertThatIOException()
        .isThrownBy(() -> compression.compress(AbortedCompressionTest::writeRegardless, disk))
        .withMessageContaining("disk full");
  }

  @SuppressWarnings("EmptyCatch") // the defect that is guarded against
  private static void writeRegardless(OutputStream out) {
    for (int i = 0; i < 4; i++) {
      try {
        out.write(ROWS);
      } catch (IOException ignored) {
        // goes on
      }
    }
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void lentOutputStaysOpen(Compression compression) throws IOException {
    boolean[] closed = new boolean[1];
    compression.compress(
        out -> out.write(ROWS),
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed[0] = true;
          }
        });

    assertThat(closed[0]).isFalse();
  }

  @Test
  void interruptEndsGzip() {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedIOException.class)
        .isThrownBy(() -> Gzip.level(6).compress(out -> out.write(ROWS), stored));
    assertThat(Thread.interrupted()).isTrue();
  }

  /** Takes some bytes, then fails. */
  private static final class FullDisk extends OutputStream {

    private int left;

    FullDisk(int capacity) {
      left = capacity;
    }

    @Override
    public void write(int b) throws IOException {
      if (left-- <= 0) {
        throw new IOException("disk full");
      }
    }
  }
}
