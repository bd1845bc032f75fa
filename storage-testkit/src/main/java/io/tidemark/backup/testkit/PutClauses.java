package io.tidemark.backup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a put that succeeds promises. */
interface PutClauses extends StorageUnderTest {

  @Test
  default void contentOfAnySizeComesBack() throws IOException {
    for (int size : Sample.SIZES) {
      StorageKey key = new StorageKey("sizes/" + size);
      put(key.value(), Sample.bytes(size));
      assertThat(Arrays.equals(read(key), Sample.bytes(size))).as("%d bytes", size).isTrue();
    }
  }

  @Test
  default void contentWrittenInUnevenPiecesComesBack() throws IOException {
    byte[] content = Sample.bytes(300_000);
    storage().put(KEY, Labels.none(), out -> writeInPieces(content, out));

    assertThat(Arrays.equals(read(KEY), content)).isTrue();
  }

  private static void writeInPieces(byte[] content, OutputStream out) throws IOException {
    int position = 0;
    for (int piece = 1; position < content.length; piece = piece * 3 % 9_973) {
      out.write(content[position++]);
      int length = Math.min(piece, content.length - position);
      out.write(content, position, length);
      position += length;
      if (piece % 2 == 0) {
        out.flush();
      }
    }
  }

  @Test
  default void contentMayReuseItsBuffer() throws IOException {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    storage()
        .put(
            KEY,
            Labels.none(),
            out -> {
              byte[] buffer = new byte[1_000];
              for (byte round = 0; round < 100; round++) {
                Arrays.fill(buffer, round);
                expected.write(buffer);
                out.write(buffer);
              }
              Arrays.fill(buffer, (byte) -1);
            });

    assertThat(Arrays.equals(read(KEY), expected.toByteArray())).isTrue();
  }

  @Test
  default void putReturnsKeyAndSize() throws IOException {
    StoredObject object = put(KEY.value(), Sample.bytes(100_001));

    assertThat(object.key()).isEqualTo(KEY);
    assertThat(object.sizeBytes()).isEqualTo(100_001);
  }

  @Test
  default void labelsAreAccepted() throws IOException {
    Labels labels =
        Labels.none().with("database", "shop").with("kind", "full").with("tier", "monthly");
    storage().put(KEY, labels, out -> out.write(1));

    assertThat(read(KEY)).containsExactly(1);
  }

  @Test
  default void contentIsCalledExactlyOnce() throws IOException {
    List<String> calls = new ArrayList<>();
    storage().put(KEY, Labels.none(), out -> calls.add("called"));

    assertThat(calls).hasSize(1);
  }

  @Test
  default void contentIsCalledOnTheCallingThread() throws IOException {
    List<Thread> threads = new ArrayList<>();
    storage().put(KEY, Labels.none(), out -> threads.add(Thread.currentThread()));

    assertThat(threads).containsOnly(Thread.currentThread());
  }

  @Test
  default void closingTheStreamDoesNothing() throws IOException {
    storage()
        .put(
            KEY,
            Labels.none(),
            out -> {
              out.write(1);
              out.close();
              out.write(2);
              out.close();
            });

    assertThat(read(KEY)).containsExactly(1, 2);
  }

  @Test
  default void closingTheStreamDoesNotPublish() throws IOException {
    storage()
        .put(
            KEY,
            Labels.none(),
            out -> {
              out.write(Sample.bytes(100_000));
              out.close();
              assertAbsent(KEY);
            });
  }

  @Test
  default void unfinishedObjectCannotBeOpened() throws IOException {
    storage()
        .put(
            KEY,
            Labels.none(),
            out -> {
              out.write(Sample.bytes(200_000));
              out.flush();
              assertThat(catchThrowable(() -> another().open(KEY).close()))
                  .isInstanceOf(ObjectNotFoundException.class);
            });
  }

  @Test
  default void unfinishedObjectIsNotListedUnderAnyName() throws IOException {
    storage()
        .put(
            KEY,
            Labels.none(),
            out -> {
              out.write(Sample.bytes(200_000));
              out.flush();
              assertThat(keys("")).isEmpty();
            });
  }

  @Test
  default void streamIsOfNoUseAfterThePut() throws IOException {
    List<OutputStream> leaked = new ArrayList<>();
    storage()
        .put(
            KEY,
            Labels.none(),
            out -> {
              out.write(1);
              leaked.add(out);
            });

    Throwable ignored = catchThrowable(() -> writeAndClose(leaked.get(0)));

    assertThat(read(KEY))
        .as("content, after a late write that ended in %s", ignored)
        .containsExactly(1);
  }

  private static void writeAndClose(OutputStream out) throws IOException {
    try (out) {
      out.write(Sample.bytes(200_000));
    }
  }

  @Test
  default void publishedObjectIsVisibleToEveryone() throws IOException {
    storage().list("");
    another().list("");
    put(KEY.value(), Sample.bytes(10));

    assertThat(read(KEY)).isEqualTo(Sample.bytes(10));
    assertThat(keys("")).containsExactly(KEY.value());
  }
}
