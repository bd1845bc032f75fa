package io.tidemark.backup.storage.s3.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What real servers make of uploads in parts. */
interface MultipartClauses {

  int PART = Content.PART;
  StorageKey KEY = new StorageKey("job/large");

  TestBucket bucket();

  @Test
  default void contentAroundThePartSizeComesBack() throws IOException {
    for (int partSize : List.of(PART, PART + 1)) {
      try (Storage storage = bucket().storage().partSize(partSize).open()) {
        for (int size : List.of(PART - 1, PART, PART + 1, 2 * PART, 2 * PART + 3)) {
          comesBack(storage, new StorageKey(partSize + "/" + size), size);
        }
      }
    }
    assertThat(bucket().uploads()).isEmpty();
  }

  private static void comesBack(Storage storage, StorageKey key, int size) throws IOException {
    byte[] content = Content.of(size);
    storage.put(key, Labels.none(), out -> out.write(content));
    try (InputStream in = storage.open(key)) {
      assertThat(in.readAllBytes()).as("%s", key).isEqualTo(content);
    }
  }

  @Test
  default void contentThatFailsLeavesNoUpload() throws IOException {
    try (Storage storage = bucket().storage().partSize(PART).open()) {
      assertThatThrownBy(
              () ->
                  storage.put(
                      KEY,
                      Labels.none(),
                      Content.then(
                          2 * PART + 1,
                          out -> {
                            assertThat(bucket().uploads()).isNotEmpty();
                            throw new IOException("the source has failed");
                          })))
          .hasMessage("the source has failed");
    }
    assertThat(bucket().uploads()).isEmpty();
    assertThat(bucket().names()).isEmpty();
  }

  @Test
  default void interruptLeavesNoUpload() throws IOException {
    try (Storage storage = bucket().storage().partSize(PART).open()) {
      assertThatThrownBy(
              () ->
                  storage.put(
                      KEY,
                      Labels.none(),
                      Content.then(2 * PART + 1, out -> Thread.currentThread().interrupt())))
          .isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(bucket().uploads()).isEmpty();
    assertThat(bucket().names()).isEmpty();
  }

  @Test
  default void closeInTheMiddleOfAPutLeavesNoUpload() throws IOException {
    Storage storage = bucket().storage().partSize(PART).open();

    assertThatThrownBy(
            () ->
                storage.put(KEY, Labels.none(), Content.then(2 * PART + 1, out -> storage.close())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");

    assertThat(bucket().uploads()).isEmpty();
    assertThat(bucket().names()).isEmpty();
  }
}
