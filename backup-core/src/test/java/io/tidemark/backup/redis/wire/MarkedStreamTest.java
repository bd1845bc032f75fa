package io.tidemark.backup.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkedStreamTest {

  private static final byte[] MARK =
      "0123456789abcdef0123456789abcdef01234567".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] CONTENT = random(200_000);

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 39, 40, 41, 4096, 65_536, 1_000_000})
  void endsAtTheMarkHoweverItIsSplit(int piece) throws IOException {
    assertThat(read(joined(CONTENT, MARK), piece)).isEqualTo(CONTENT);
  }

  @Test
  void endsAtTheMarkWhereverItStandsInTheBuffer() throws IOException {
    for (int length = 65_400; length < 65_700; length++) {
      byte[] content = random(length);
      assertThat(read(joined(content, MARK), 8192)).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100_000})
  void endsAtTheMarkAlthoughSignsOfLifeFollow(int piece) throws IOException {
    byte[] signs = "\n\n\n".getBytes(StandardCharsets.US_ASCII);

    assertThat(read(joined(CONTENT, joined(MARK, signs)), piece)).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40, 100_000})
  void passesOnWhatOnlyBeginsLikeTheMark(int piece) throws IOException {
    byte[] almost = joined(new byte[] {MARK[0]}, joined(MARK, new byte[] {'x'}));
    byte[] content = joined(almost, "\n\n".getBytes(StandardCharsets.US_ASCII));

    // In one piece with what follows, so that it does not stand at the end of what was read.
    assertThat(read(joined(content, MARK), Math.max(piece, almost.length + 1))).isEqualTo(content);
  }

  @Test
  void canBeEmpty() throws IOException {
    assertThat(read(MARK, 8)).isEmpty();
  }

  @Test
  void failsIfTheConnectionEndsBeforeTheMark() {
    byte[] cut = new byte[CONTENT.length + MARK.length - 1];
    System.arraycopy(joined(CONTENT, MARK), 0, cut, 0, cut.length);

    assertThatThrownBy(() -> read(cut, 1000)).isInstanceOf(EOFException.class);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(first);
    all.writeBytes(second);
    return all.toByteArray();
  }

  private static byte[] read(byte[] sent, int piece) throws IOException {
    return new MarkedStream(
            new FilterInputStream(new ByteArrayInputStream(sent)) {
              @Override
              public int read(byte[] buffer, int from, int length) throws IOException {
                return super.read(buffer, from, Math.min(length, piece));
              }
            },
            MARK)
        .readAllBytes();
  }
}
