package io.tidemark.backup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a reader may rely on. */
interface OpenClauses extends StorageUnderTest {

  @Test
  default void openingAnAbsentObjectFailsAtOnce() {
    assertThatExceptionOfType(ObjectNotFoundException.class)
        .isThrownBy(() -> storage().open(KEY).close())
        .withMessageContaining(KEY.value());
  }

  @Test
  default void partOfAKeyIsNoObject() throws IOException {
    put("a/bc/d", Sample.bytes(10));

    assertAbsent(new StorageKey("a"));
    assertAbsent(new StorageKey("a/b"));
    assertAbsent(new StorageKey("a/bc"));
    assertAbsent(new StorageKey("a/bc/d/e"));
  }

  @Test
  default void contentCanBeReadInPieces() throws IOException {
    byte[] content = Sample.bytes(100_000);
    put(KEY.value(), content);

    try (InputStream in = storage().open(KEY)) {
      assertThat(in.read()).isEqualTo(content[0] & 0xff);
      assertThat(in.readNBytes(9)).isEqualTo(Arrays.copyOfRange(content, 1, 10));
      in.skipNBytes(90_000);
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 90_010, 100_000));
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.read(new byte[1])).isEqualTo(-1);
    }
  }

  @Test
  default void readerMayLeaveEarly() throws IOException {
    put(KEY.value(), Sample.bytes(1 << 20));
    try (InputStream in = storage().open(KEY)) {
      assertThat(in.readNBytes(5)).hasSize(5);
    }

    assertThat(read(KEY)).hasSize(1 << 20);
  }

  @Test
  default void severalReadersOfOneObjectDoNotDisturbEachOther() throws IOException {
    put(KEY.value(), Sample.bytes(50_000));

    try (InputStream one = storage().open(KEY);
        InputStream two = storage().open(KEY)) {
      assertThat(one.readNBytes(20_000)).hasSize(20_000);
      assertThat(two.readAllBytes()).isEqualTo(Sample.bytes(50_000));
      assertThat(one.readAllBytes()).hasSize(30_000);
    }
  }

  @Test
  default void largeObjectComesBack() throws IOException {
    long size = largeObjectBytes();
    storage().put(KEY, Labels.none(), out -> writeLarge(size, out));

    try (InputStream in = another().open(KEY)) {
      assertLarge(size, in);
    }
  }

  private static void writeLarge(long size, OutputStream out) throws IOException {
    Random random = new Random(size);
    byte[] block = new byte[1 << 16];
    for (long left = size; left > 0; left -= block.length) {
      random.nextBytes(block);
      out.write(block, 0, (int) Math.min(left, block.length));
    }
  }

  private static void assertLarge(long size, InputStream in) throws IOException {
    Random random = new Random(size);
    byte[] block = new byte[1 << 16];
    for (long left = size; left > 0; left -= block.length) {
      random.nextBytes(block);
      int length = (int) Math.min(left, block.length);
      boolean same = Arrays.equals(in.readNBytes(length), Arrays.copyOf(block, length));
      assertThat(same).as("block at %d of %d", size - left, size).isTrue();
    }
    assertThat(in.read()).isEqualTo(-1);
  }
}
