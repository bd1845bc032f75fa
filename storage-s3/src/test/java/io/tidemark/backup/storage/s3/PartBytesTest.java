package io.tidemark.backup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartBytesTest {

  private static final int CAPACITY = 100_000;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32_767, 32_768, 32_769, 65_536, 99_999, 100_000})
  void bytesComeBackAsTheyWereWritten(int size) {
    byte[] content = OnFakeS3.bytes(size);

    assertThat(all(filled(content))).isEqualTo(content);
  }

  private static PartBytes filled(byte[] content) {
    PartBytes bytes = new PartBytes(CAPACITY);
    write(bytes, content);
    return bytes;
  }

  /** In pieces that fit no chunk. */
  private static void write(PartBytes bytes, byte[] content) {
    Random sizes = new Random(1);
    for (int done = 0; done < content.length; ) {
      done += bytes.write(content, done, Math.min(1 + sizes.nextInt(9_000), content.length - done));
    }
  }

  private static byte[] all(PartBytes bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    bytes.forEach(out::write);
    return out.toByteArray();
  }

  @Test
  void takesNoMoreThanItHasRoomFor() {
    PartBytes bytes = new PartBytes(CAPACITY);
    byte[] content = OnFakeS3.bytes(CAPACITY + 1);

    assertThat(bytes.write(content, 0, content.length)).isEqualTo(CAPACITY);

    assertThat(bytes.isFull()).isTrue();
    assertThat(all(bytes)).isEqualTo(Arrays.copyOf(content, CAPACITY));
  }

  @Test
  void clearedBytesDoNotComeBack() {
    PartBytes bytes = filled(OnFakeS3.bytes(CAPACITY));

    write(bytes.clear(), OnFakeS3.bytes(40_000));

    assertThat(all(bytes)).isEqualTo(OnFakeS3.bytes(40_000));
    assertThat(bytes.length()).isEqualTo(40_000);
  }
}
