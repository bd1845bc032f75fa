package io.tidemark.backup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a reader may rely on who begins in the middle. */
interface OffsetClauses extends StorageUnderTest {

  /** More than any pool of connections or handles holds. */
  int MANY_FAILURES = 150;

  @Test
  default void readFromAnOffsetDeliversTheRest() throws IOException {
    byte[] content = Sample.bytes(200_000);
    put(KEY.value(), content);

    for (int offset : List.of(0, 1, 4_096, 65_535, 131_073, 199_999)) {
      assertThat(read(offset))
          .as("content from %d", offset)
          .isEqualTo(Arrays.copyOfRange(content, offset, content.length));
    }
  }

  @Test
  default void readFromTheSizeDeliversNothing() throws IOException {
    put(KEY.value(), Sample.bytes(10));
    put("empty", Sample.bytes(0));

    assertThat(read(10)).isEmpty();
    try (InputStream in = storage().open(new StorageKey("empty"), 0)) {
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  default void readFromBeyondTheSizeFailsAtOnce() throws IOException {
    put(KEY.value(), Sample.bytes(10));

    for (long offset : List.of(11L, 5_000L, 5L << 40)) {
      assertThatIOException()
          .as("opening 10 bytes at %d", offset)
          .isThrownBy(() -> storage().open(KEY, offset).close());
    }
  }

  @Test
  default void openingAnAbsentObjectAtAnOffsetFailsAtOnce() {
    for (long offset : List.of(0L, 5L)) {
      assertThatExceptionOfType(ObjectNotFoundException.class)
          .as("opening nothing at %d", offset)
          .isThrownBy(() -> storage().open(KEY, offset).close())
          .withMessageContaining(KEY.value());
    }
  }

  @Test
  default void failedOpenLeavesNothingOpen() throws IOException {
    put(KEY.value(), Sample.bytes(10));

    for (int i = 0; i < MANY_FAILURES; i++) {
      assertThatIOException().isThrownBy(() -> storage().open(KEY, 11).close());
    }

    assertThat(read(5)).hasSize(5);
  }

  private byte[] read(long offset) throws IOException {
    try (InputStream in = storage().open(KEY, offset)) {
      return in.readAllBytes();
    }
  }
}
