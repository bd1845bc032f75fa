package io.tidemark.backup.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.codec.WrongKeyException;
import io.tidemark.backup.coding.Codecs;
import io.tidemark.backup.coding.Codecs.Sealed;
import io.tidemark.backup.coding.Damage;
import io.tidemark.backup.coding.FailingInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cut and every flipped bit of a small content: none may reach the end. */
@Timeout(60)
class DamagedEncryptionTest {

  private static final byte[] ROWS = Codecs.rows(100);

  static Stream<CipherPair> pairs() throws IOException {
    return CipherPair.all();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void everyCutIsNoticed(CipherPair pair) throws IOException {
    Sealed sealed = pair.seal(ROWS);

    Damage.cuts(sealed.stored())
        .forEach(
            cut ->
                assertThatIOException()
                    .as("%s", cut)
                    .isThrownBy(() -> pair.open(cut.bytes(), sealed.facts()))
                    .isInstanceOfAny(CorruptContentException.class, WrongKeyException.class));
  }

  /** OpenPGP has bits without meaning, such as those of a length that is rounded up. */
  @ParameterizedTest
  @MethodSource("pairs")
  void noFlippedBitChangesContentUnnoticed(CipherPair pair) throws IOException {
    Sealed sealed = pair.seal(ROWS);

    Damage.flips(sealed.stored())
        .forEach(
            flip -> {
              try {
                assertThat(pair.open(flip.bytes(), sealed.facts())).as("%s", flip).isEqualTo(ROWS);
              } catch (IOException e) {
                assertThat(e)
                    .as("%s", flip)
                    .isInstanceOfAny(CorruptContentException.class, WrongKeyException.class);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void damageInTheContentIsNotAWrongKey(CipherPair pair) throws IOException {
    Sealed sealed = pair.seal(Codecs.rows(200_000));
    sealed.stored()[100_000] ^= 1;

    assertThatExceptionOfType(CorruptContentException.class)
        .isThrownBy(() -> pair.open(sealed.stored(), sealed.facts()));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void failureOfTheStoragePassesThrough(CipherPair pair) throws IOException {
    Sealed sealed = pair.seal(ROWS);
    InputStream failing = new FailingInputStream(sealed.stored(), sealed.stored().length - 1);

    assertThatIOException()
        .isThrownBy(() -> pair.decryption().decrypt(failing, sealed.facts()).readAllBytes())
        .withMessage(FailingInputStream.MESSAGE);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void failedContentDoesNotDecrypt(CipherPair pair) {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();

    assertThatIOException()
        .isThrownBy(
            () ->
                pair.encryption()
                    .encrypt(
                        out -> {
                          out.write(Codecs.rows(200_000));
                          out.close();
                          throw new IOException("source failed");
                        },
                        stored))
        .withMessage("source failed");

    assertThat(stored.size()).isPositive();
    assertThatIOException().isThrownBy(() -> pair.open(stored.toByteArray(), Map.of()));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void closingEarlyClosesTheStoredStream(CipherPair pair) throws IOException {
    Sealed sealed = pair.seal(ROWS);
    boolean[] closed = new boolean[1];
    InputStream stored =
        new ByteArrayInputStream(sealed.stored()) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };

    pair.decryption().decrypt(stored, sealed.facts()).close();

    assertThat(closed[0]).isTrue();
  }
}
