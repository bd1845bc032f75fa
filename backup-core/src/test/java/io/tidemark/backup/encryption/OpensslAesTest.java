package io.tidemark.backup.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.codec.WrongKeyException;
import io.tidemark.backup.coding.Codecs;
import io.tidemark.backup.coding.Codecs.Sealed;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.servers.CommandLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpensslAesTest {

  private static final String PASSPHRASE = "kölnisch-wasser-4711-und-noch-mehr";
  private static final byte[] ROWS = Codecs.rows(300_000);

  /** The real number takes the better part of a second. */
  private static final int FEW = 1000;

  private final OpensslAes aes = OpensslAes.passphrase(Secret.of(PASSPHRASE), FEW);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 16, 300_000})
  void opensslDecryptsWhatWasWritten(int length) throws IOException {
    byte[] plain = Codecs.rows(length);

    assertThat(openssl(aes.decryptCommand(), Codecs.encrypt(aes, plain).stored())).isEqualTo(plain);
  }

  @Test
  void opensslDecryptsWithTheIterationsOfTheFormat() throws IOException {
    OpensslAes real = OpensslAes.passphrase(Secret.of(PASSPHRASE));

    assertThat(real.decryptCommand())
        .isEqualTo("openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -pass env:BACKUP_PASSPHRASE");
    assertThat(openssl(real.decryptCommand(), Codecs.encrypt(real, ROWS).stored())).isEqualTo(ROWS);
  }

  @Test
  void whatOpensslEncryptedDecryptsWithItsAuthenticationCode() throws IOException {
    byte[] stored = openssl(aes.decryptCommand().replace("-d ", ""), ROWS);
    Sealed sealed = new Sealed(stored, Map.of(OpensslAes.HMAC, opensslHmac(stored)));

    assertThat(Codecs.decrypt(aes, sealed)).isEqualTo(ROWS);
  }

  @Test
  void opensslComputesTheSameAuthenticationCode() throws IOException {
    Sealed sealed = Codecs.encrypt(aes, ROWS);

    assertThat(sealed.facts()).containsEntry(OpensslAes.HMAC, opensslHmac(sealed.stored()));
  }

  @Test
  void anotherPassphraseIsTheWrongKey() throws IOException {
    Sealed sealed = Codecs.encrypt(aes, ROWS);
    OpensslAes other = OpensslAes.passphrase(Secret.of(PASSPHRASE + "!"), FEW);

    assertThatExceptionOfType(WrongKeyException.class)
        .isThrownBy(() -> Codecs.decrypt(other, sealed));
  }

  @Test
  void contentWithoutAuthenticationCodeIsRefused() throws IOException {
    Sealed sealed = Codecs.encrypt(aes, ROWS);

    assertThatExceptionOfType(CorruptContentException.class)
        .isThrownBy(() -> Codecs.decrypt(aes, new Sealed(sealed.stored(), Map.of())))
        .withMessageContaining(OpensslAes.HMAC);
  }

  @Test
  void anotherSaltIsDamageAndNotAWrongKey() throws IOException {
    Sealed sealed = Codecs.encrypt(aes, ROWS);
    Map<String, String> facts = new HashMap<>(sealed.facts());
    facts.put(OpensslAes.SALT, "0011223344556677");

    assertThatExceptionOfType(CorruptContentException.class)
        .isThrownBy(() -> Codecs.decrypt(aes, new Sealed(sealed.stored(), facts)))
        .withMessageContaining("salt");
  }

  @Test
  void sameContentIsNeverEncryptedTheSameWay() throws IOException {
    assertThat(Codecs.encrypt(aes, ROWS).stored()).isNotEqualTo(Codecs.encrypt(aes, ROWS).stored());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "this one is long enough but has a line break\n"})
  void weakPassphraseIsRefused(String text) {
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> OpensslAes.passphrase(Secret.of(text)))
        .withMessageContaining("hint:");
  }

  @Test
  void passphraseIsNotPrinted() {
    assertThat(aes.toString()).doesNotContain(PASSPHRASE).endsWith("***");
  }

  private byte[] openssl(String command, byte[] input) throws IOException {
    CommandLine.of("openssl");
    Path output = folder.resolve("out");
    CommandLine.shell(command)
        .environment("BACKUP_PASSPHRASE", PASSPHRASE)
        .environment("LC_ALL", "C.UTF-8")
        .input(Files.write(folder.resolve("in"), input))
        .output(output)
        .run()
        .succeeded();
    return Files.readAllBytes(output);
  }

  /** Follows the derivation in the documentation of {@link OpensslKeys} with openssl alone. */
  private String opensslHmac(byte[] stored) throws IOException {
    String salt = HexFormat.of().formatHex(stored, 8, 16);
    String script =
        """
        key=$(openssl enc -aes-256-cbc -pbkdf2 -iter %d -pass env:BACKUP_PASSPHRASE -S %s -P |
          sed -n 's/^key=//p')
        hmac() { openssl dgst -sha256 -mac HMAC -macopt hexkey:$1 -r | cut -d' ' -f1; }
        hmac $(printf 'tidemark hmac' | hmac $key)
        """;
    return new String(openssl(script.formatted(FEW, salt), stored), StandardCharsets.US_ASCII)
        .strip();
  }
}
