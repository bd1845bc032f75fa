package io.tidemark.backup.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.codec.WrongKeyException;
import io.tidemark.backup.coding.Codecs.Sealed;
import io.tidemark.backup.coding.DribblingInputStream;
import io.tidemark.backup.compression.Gzip;
import io.tidemark.backup.compression.Lz4;
import io.tidemark.backup.compression.NoCompression;
import io.tidemark.backup.compression.Xz;
import io.tidemark.backup.compression.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Compressions inside encryptions, as a pipeline stacks them. */
class EncryptionProperties {

  private static final List<CipherPair> PAIRS = pairs();

  private static List<CipherPair> pairs() {
    try {
      return CipherPair.all().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Property(tries = 200)
  void anyBytesInAnyPiecesComeBack(
      @ForAll("ciphers") CipherPair cipher,
      @ForAll("compressions") Compression compression,
      @ForAll("pieces") List<byte[]> pieces,
      @ForAll long seed)
      throws IOException {
    byte[] plain = join(pieces);
    Sealed stored = store(cipher, compression, pieces);

    DribblingInputStream source = new DribblingInputStream(stored.stored(), seed);
    try (InputStream in = restore(cipher, compression, source, stored.facts())) {
      assertThat(in.readAllBytes()).isEqualTo(plain);
    }
    assertThat(source.isClosed()).isTrue();
  }

  @Property(tries = 800)
  void aFlippedBitNeverPasses(
      @ForAll("ciphers") CipherPair cipher,
      @ForAll("compressions") Compression compression,
      @ForAll @Size(min = 1, max = 400) byte[] plain,
      @ForAll @IntRange(min = 0) int place)
      throws IOException {
    Sealed stored = store(cipher, compression, List.of(plain));
    byte[] damaged = stored.stored().clone();
    damaged[place / Byte.SIZE % damaged.length] ^= (byte) (1 << place % Byte.SIZE);

    assertNeverPasses(cipher, compression, new Sealed(damaged, stored.facts()), plain);
  }

  @Property(tries = 800)
  void aCutNeverPasses(
      @ForAll("ciphers") CipherPair cipher,
      @ForAll("compressions") Compression compression,
      @ForAll @Size(min = 1, max = 400) byte[] plain,
      @ForAll @IntRange(min = 0) int place)
      throws IOException {
    Sealed stored = store(cipher, compression, List.of(plain));
    byte[] cut = Arrays.copyOf(stored.stored(), place % stored.stored().length);

    assertNeverPasses(cipher, compression, new Sealed(cut, stored.facts()), null);
  }

  @Property(tries = 150)
  void swappedPiecesNeverPass(
      @ForAll("ciphers") CipherPair cipher,
      @ForAll @Size(min = 64, max = 64) byte[] piece,
      @ForAll @IntRange(min = 1, max = 2000) int distance)
      throws IOException {
    byte[] plain = new byte[150_000];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = (byte) (piece[i % piece.length] + i / 1000);
    }
    Sealed stored = store(cipher, NoCompression.instance(), List.of(plain));
    byte[] swapped = stored.stored().clone();
    int from = 70_000;
    System.arraycopy(stored.stored(), from, swapped, from + 64 * distance % 60_000, 64);
    Assume.that(!Arrays.equals(swapped, stored.stored()));

    Sealed damaged = new Sealed(swapped, stored.facts());
    assertNeverPasses(cipher, NoCompression.instance(), damaged, null);
  }

  /** Reading fails, or the damage met a bit without meaning and yields {@code unchanged}. */
  private static void assertNeverPasses(
      CipherPair cipher, Compression compression, Sealed damaged, byte @Nullable [] unchanged) {
    DribblingInputStream source = new DribblingInputStream(damaged.stored(), 1);
    byte[] content = null;
    try (InputStream in = restore(cipher, compression, source, damaged.facts())) {
      content = in.readAllBytes();
    } catch (IOException e) {
      assertThat(e).isInstanceOfAny(CorruptContentException.class, WrongKeyException.class);
    }
    if (content != null) {
      assertThat(content).isEqualTo(unchanged);
    }
  }

  private static Sealed store(CipherPair cipher, Compression compression, List<byte[]> pieces)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Map<String, String> facts =
        cipher
            .encryption()
            .encrypt(
                encrypting ->
                    compression.compress(
                        out -> {
                          for (byte[] piece : pieces) {
                            out.write(piece);
                          }
                        },
                        encrypting),
                bytes);
    return new Sealed(bytes.toByteArray(), facts);
  }

  private static InputStream restore(
      CipherPair cipher, Compression compression, InputStream source, Map<String, String> facts)
      throws IOException {
    return compression.decompress(cipher.decryption().decrypt(source, facts));
  }

  private static byte[] join(List<byte[]> pieces) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    pieces.forEach(joined::writeBytes);
    return joined.toByteArray();
  }

  @Provide
  Arbitrary<CipherPair> ciphers() {
    return Arbitraries.of(PAIRS);
  }

  @Provide
  Arbitrary<Compression> compressions() {
    return Arbitraries.of(
        Zstd.level(1).workers(0),
        Gzip.level(1).workers(1),
        Lz4.frame(),
        Xz.preset(0),
        NoCompression.instance());
  }

  @Provide
  Arbitrary<List<byte[]>> pieces() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(70_000).list().ofMaxSize(4);
  }
}
