package io.tidemark.backup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a put that does not succeed promises: nothing has happened. */
interface FailedPutClauses extends StorageUnderTest {

  @Test
  default void contentThatFailsWithAnIoExceptionPublishesNothing() throws IOException {
    assertNothingIsPublishedAfter(new IOException("the source has gone"));
  }

  @Test
  default void contentThatFailsWithARuntimeExceptionPublishesNothing() throws IOException {
    assertNothingIsPublishedAfter(new IllegalStateException("the source is confused"));
  }

  @Test
  default void contentThatFailsWithAnErrorPublishesNothing() throws IOException {
    assertNothingIsPublishedAfter(new AssertionError("the source is broken"));
  }

  private void assertNothingIsPublishedAfter(Throwable failure) throws IOException {
    for (int size : Sample.FAILING_SIZES) {
      StorageKey key = new StorageKey("failed/" + size);
      assertThatThrownBy(
          () -> storage().put(key, Labels.none(), out -> writeAndFail(out, size, failure)));
      assertAbsent(key);
    }
    assertThat(keys("")).isEmpty();
  }

  private static void writeAndFail(OutputStream out, int size, Throwable failure)
      throws IOException {
    out.write(Sample.bytes(size));
    rethrow(failure);
  }

  private static void rethrow(Throwable failure) throws IOException {
    if (failure instanceof IOException io) {
      throw io;
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    throw (Error) failure;
  }

  @Test
  default void contentThatClosesTheStreamAndThenFailsPublishesNothing() throws IOException {
    assertThatThrownBy(
        () ->
            storage()
                .put(
                    KEY,
                    Labels.none(),
                    out -> {
                      try (out) {
                        out.write(Sample.bytes(100_000));
                      }
                      throw new IOException("failed after the close");
                    }));

    assertAbsent(KEY);
  }

  @Test
  default void failureOfTheContentReachesTheCaller() throws IOException {
    for (Throwable failure :
        List.of(
            new IOException("io"),
            new IllegalStateException("state"),
            new AssertionError("error"))) {
      Throwable thrown =
          catchThrowable(
              () -> storage().put(KEY, Labels.none(), out -> writeAndFail(out, 10, failure)));
      assertThat(thrown).isSameAs(failure);
    }
  }

  @Test
  default void failedContentIsNotCalledAgain() throws IOException {
    List<String> calls = new ArrayList<>();
    assertThatThrownBy(
        () ->
            storage()
                .put(
                    KEY,
                    Labels.none(),
                    out -> {
                      calls.add("called");
                      throw new IOException("once is enough");
                    }));

    assertThat(calls).hasSize(1);
  }

  @Test
  default void failedPutLeavesItsKeyFree() throws IOException {
    assertThatThrownBy(
        () ->
            storage()
                .put(
                    KEY,
                    Labels.none(),
                    out -> writeAndFail(out, 100_000, new IOException("first attempt"))));
    put(KEY.value(), Sample.bytes(7));

    assertThat(read(KEY)).isEqualTo(Sample.bytes(7));
    assertThat(keys("")).containsExactly(KEY.value());
  }

  @Test
  default void interruptedPutFailsAndPublishesNothing() throws IOException {
    for (int size : List.of(0, 10, 300_000)) {
      assertThatIOException().isThrownBy(() -> putAndInterrupt(size));
      assertThat(Thread.interrupted()).as("the thread is still interrupted").isTrue();
      assertAbsent(KEY);
    }
  }

  private void putAndInterrupt(int size) throws IOException {
    storage()
        .put(
            KEY,
            Labels.none(),
            out -> {
              Thread.currentThread().interrupt();
              out.write(Sample.bytes(size));
            });
  }
}
