package io.tidemark.backup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PartBodyTest {

  private static final byte[] CONTENT = OnFakeS3.bytes(100_000);
  private static final PartBytes BYTES = PartBytes.of(CONTENT);

  @Test
  void everyAttemptReadsTheSameBytes() throws IOException {
    for (int attempt = 0; attempt < 2; attempt++) {
      try (InputStream in = Uploads.body(BYTES).contentStreamProvider().newStream()) {
        assertThat(in.readAllBytes()).isEqualTo(CONTENT);
      }
    }
  }

  @Test
  void interruptBreaksItOff() throws IOException {
    try (InputStream in = new PartBody(BYTES)) {
      assertThat(in.readNBytes(10)).hasSize(10);
      Thread.currentThread().interrupt();

      assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(() -> in.readNBytes(10));
    } finally {
      assertThat(Thread.interrupted()).as("the thread is still interrupted").isTrue();
    }
  }

  @Test
  void markedPlaceCanBeReadAgain() throws IOException {
    try (InputStream in = new PartBody(BYTES)) {
      assertThat(in.readNBytes(10)).hasSize(10);
      in.mark(100);
      assertThat(in.read()).isEqualTo(CONTENT[10] & 0xff);
      in.reset();

      assertThat(in.readNBytes(5)).isEqualTo(Arrays.copyOfRange(CONTENT, 10, 15));
    }
  }
}
