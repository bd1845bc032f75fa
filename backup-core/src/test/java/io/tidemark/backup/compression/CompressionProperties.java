package io.tidemark.backup.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.coding.DribblingInputStream;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class CompressionProperties {

  @Property(tries = 400)
  void anyBytesInAnyPiecesComeBack(
      @ForAll("compressions") Compression compression,
      @ForAll("pieces") List<byte[]> pieces,
      @ForAll long seed)
      throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    compression.compress(
        out -> {
          for (byte[] piece : pieces) {
            plain.write(piece);
            out.write(piece);
            out.flush();
          }
        },
        stored);

    DribblingInputStream source = new DribblingInputStream(stored.toByteArray(), seed);
    try (InputStream in = compression.decompress(source)) {
      assertThat(in.readAllBytes()).isEqualTo(plain.toByteArray());
      assertThat(in.read()).isEqualTo(-1);
    }
    assertThat(source.isClosed()).isTrue();
  }

  @Property(tries = 200)
  void anyTextIsReadOrRefusedAsSettings(@ForAll String text) {
    try {
      assertThat(Compressions.parse(text)).isNotNull();
    } catch (InvalidConfigurationException e) {
      assertThat(e).hasMessageContaining("hint:");
    }
  }

  @Provide
  Arbitrary<Compression> compressions() {
    return Arbitraries.of(
        Zstd.level(1).workers(0),
        Zstd.level(3).workers(2),
        Gzip.level(1).workers(3),
        Lz4.frame(),
        Xz.preset(0),
        NoCompression.instance());
  }

  /** Single bytes, short rows and runs larger than every buffer, compressible and not. */
  @Provide
  Arbitrary<List<byte[]>> pieces() {
    Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
    Arbitrary<byte[]> runs =
        Arbitraries.integers().between(1, 200_000).map(length -> new byte[length]);
    return Arbitraries.frequencyOf(Tuple.of(9, any), Tuple.of(1, runs)).list().ofMaxSize(12);
  }
}
