package io.tidemark.backup.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.coding.Codecs;
import io.tidemark.backup.coding.Damage;
import io.tidemark.backup.coding.FailingInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cut and every flipped bit of a small content, which must neither pass nor hang. */
@Timeout(60)
class DamagedCompressionTest {

  private static final byte[] ROWS = Codecs.rows(1500);

  static Stream<Compression> compressions() {
    return Stream.of(Zstd.level(3), Gzip.level(6), Lz4.frame(), Xz.preset(0));
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void everyCutIsCorrupt(Compression compression) throws IOException {
    Damage.cuts(Codecs.compress(compression, ROWS))
        .forEach(
            cut ->
                assertThatExceptionOfType(CorruptContentException.class)
                    .as("%s", cut)
                    .isThrownBy(() -> Codecs.decompress(compression, cut.bytes())));
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void noFlippedBitChangesContentUnnoticed(Compression compression) throws IOException {
    Damage.flips(Codecs.compress(compression, ROWS))
        .forEach(
            flip -> {
              try {
                assertThat(Codecs.decompress(compression, flip.bytes()))
                    .as("%s", flip)
                    .isEqualTo(ROWS);
              } catch (IOException e) {
                assertThat(e).as("%s", flip).isInstanceOf(CorruptContentException.class);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void bytesAfterTheEndAreCorrupt(Compression compression) throws IOException {
    InputStream stored =
        new SequenceInputStream(
            new ByteArrayInputStream(Codecs.compress(compression, ROWS)),
            new ByteArrayInputStream(ROWS));

    assertThatExceptionOfType(CorruptContentException.class)
        .isThrownBy(() -> compression.decompress(stored).readAllBytes());
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void failureOfTheStoragePassesThrough(Compression compression) throws IOException {
    byte[] stored = Codecs.compress(compression, ROWS);
    InputStream failing = new FailingInputStream(stored, stored.length - 1);

    assertThatIOException()
        .isThrownBy(() -> compression.decompress(failing).readAllBytes())
        .isNotInstanceOf(CorruptContentException.class)
        .withMessage(FailingInputStream.MESSAGE);
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void readingAfterDamageFailsAgain(Compression compression) throws IOException {
    byte[] stored = Codecs.compress(compression, Codecs.rows(300_000));
    InputStream in =
        compression.decompress(new ByteArrayInputStream(stored, 0, stored.length - 20));

    assertThatIOException().isThrownBy(in::readAllBytes);
    assertThatIOException().isThrownBy(in::read).withMessageContaining("already failed");
  }
}
