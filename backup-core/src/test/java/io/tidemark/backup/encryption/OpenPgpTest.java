package io.tidemark.backup.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.codec.WrongKeyException;
import io.tidemark.backup.coding.Codecs;
import io.tidemark.backup.coding.Codecs.Sealed;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPBEKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenPGP against gpg, both ways. */
@TestInstance(Lifecycle.PER_CLASS)
class OpenPgpTest {

  private static final String PASSPHRASE = "correct horse battery staple";
  private static final byte[] ROWS = Codecs.rows(700_000);

  private GnuPg gpg;
  private String curve;
  private String rsa;
  private String signer;

  @BeforeAll
  void makeKeys() throws IOException {
    gpg = new GnuPg();
    curve = gpg.key("curve@example.org", "ed25519", "");
    gpg.subkey(curve, "cv25519", "");
    rsa = gpg.key("rsa@example.org", "rsa2048", PASSPHRASE);
    gpg.subkey(rsa, "rsa2048", PASSPHRASE);
    signer = gpg.key("signer@example.org", "ed25519", "");
    gpg.passphraseFile(PASSPHRASE);
  }

  @AfterAll
  void removeKeys() throws IOException {
    if (gpg != null) {
      gpg.close();
    }
  }

  @Test
  void gpgDecryptsWhatWasWrittenToACurveKey() throws IOException {
    Encryption encryption = OpenPgp.recipients(gpg.exported(curve));

    assertThat(gpg.shell(encryption.decryptCommand(), encrypt(encryption, ROWS))).isEqualTo(ROWS);
  }

  @Test
  void gpgDecryptsWhatWasWrittenToAnRsaKey() throws IOException {
    byte[] stored = encrypt(OpenPgp.recipients(gpg.exported(rsa)), ROWS);

    assertThat(gpg.transform(stored, "--passphrase", PASSPHRASE, "--decrypt")).isEqualTo(ROWS);
  }

  @Test
  void gpgDecryptsEmptyContent() throws IOException {
    byte[] stored = encrypt(OpenPgp.recipients(gpg.exported(curve)), new byte[0]);

    assertThat(gpg.transform(stored, "--decrypt")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--compress-algo zlib",
        "--compress-algo bzip2",
        "--compress-algo none",
        "--armor",
        "--sign",
        "--cipher-algo AES",
        "--cipher-algo TWOFISH"
      })
  void whatGpgEncryptedDecrypts(String options) throws IOException {
    String[] arguments = ("--encrypt --recipient " + curve + " " + options).split(" ", -1);

    assertThat(decrypt(curveKey(), gpg.transform(ROWS, arguments))).isEqualTo(ROWS);
  }

  @Test
  void whatGpgEncryptedToAHiddenRecipientDecrypts() throws IOException {
    byte[] stored = gpg.transform(ROWS, "--encrypt", "--hidden-recipient", curve);

    assertThat(decrypt(curveKey(), stored)).isEqualTo(ROWS);
  }

  @Test
  void everyRecipientDecryptsAlone() throws IOException {
    byte[] stored = encrypt(OpenPgp.recipients(gpg.exported(curve), gpg.exported(rsa)), ROWS);

    assertThat(decrypt(curveKey(), stored)).isEqualTo(ROWS);
    assertThat(decrypt(rsaKey(PASSPHRASE), stored)).isEqualTo(ROWS);
  }

  @Test
  void everyKeyOfAConcatenatedFileIsARecipient(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("keys.asc");
    Files.writeString(
        file, Files.readString(gpg.exported(curve)) + Files.readString(gpg.exported(rsa)));

    assertThat(OpenPgp.recipients(file).keyIds()).hasSize(2).doesNotContain(curve, rsa);
  }

  @Test
  void keyIdIsWhatGpgCallsTheSubkey() throws IOException {
    String keyId = OpenPgp.recipients(gpg.exported(curve)).keyIds().get(0);

    byte[] listing =
        gpg.transform(new byte[0], "--with-colons", "--with-subkey-fingerprint", "-k", curve);

    assertThat(new String(listing, StandardCharsets.UTF_8)).contains(keyId);
  }

  @Test
  void armoredKeyTextIsAKey() throws IOException {
    Encryption encryption = OpenPgp.recipientKeys(Files.readString(gpg.exported(curve)));

    assertThat(decrypt(curveKey(), encrypt(encryption, ROWS))).isEqualTo(ROWS);
  }

  @Test
  void passphraseOpensWhatGpgEncryptedWithIt() throws IOException {
    byte[] stored = gpg.transform(ROWS, "--symmetric", "--passphrase", PASSPHRASE);

    assertThat(decrypt(OpenPgp.passphrase(Secret.of(PASSPHRASE)), stored)).isEqualTo(ROWS);
  }

  @Test
  void gpgDecryptsWhatWasWrittenWithAPassphrase() throws IOException {
    Encryption encryption = OpenPgp.passphrase(Secret.of(PASSPHRASE));

    assertThat(gpg.shell(encryption.decryptCommand(), encrypt(encryption, ROWS))).isEqualTo(ROWS);
  }

  @Test
  void anotherPassphraseIsTheWrongKey() throws IOException {
    byte[] stored = encrypt(OpenPgp.passphrase(Secret.of(PASSPHRASE)), ROWS);
    Decryption other = OpenPgp.passphrase(Secret.of("another"));

    assertThatExceptionOfType(WrongKeyException.class).isThrownBy(() -> decrypt(other, stored));
  }

  /** Nothing in such a message tells; some begin like content by chance. */
  @Test
  void hardlyAnyWrongPassphraseIsTakenForDamage() throws IOException {
    byte[] stored = gpg.transform(ROWS, "--symmetric", "--passphrase", PASSPHRASE);
    int wrong = 0;
    for (int i = 0; i < 12; i++) {
      try {
        decrypt(OpenPgp.passphrase(Secret.of("another " + i)), stored);
      } catch (WrongKeyException e) {
        wrong++;
      } catch (CorruptContentException e) {
        assertThat(e).hasMessageContaining("OpenPGP");
      }
    }
    assertThat(wrong).isGreaterThan(8);
  }

  @Test
  void anotherSecretKeyIsTheWrongKey() throws IOException {
    byte[] stored = encrypt(OpenPgp.recipients(gpg.exported(rsa)), ROWS);

    assertThatExceptionOfType(WrongKeyException.class)
        .isThrownBy(() -> decrypt(curveKey(), stored))
        .withMessageContaining(OpenPgp.recipients(gpg.exported(rsa)).keyIds().get(0).substring(24));
  }

  @Test
  void wrongPassphraseOfTheSecretKeyIsTheWrongKey() throws IOException {
    byte[] stored = encrypt(OpenPgp.recipients(gpg.exported(rsa)), ROWS);

    assertThatExceptionOfType(WrongKeyException.class)
        .isThrownBy(() -> decrypt(rsaKey("another"), stored))
        .withMessageContaining("passphrase");
  }

  @Test
  void contentWithoutIntegrityProtectionIsRefused() throws Exception {
    PGPEncryptedDataGenerator generator =
        new PGPEncryptedDataGenerator(
            new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
                .setWithIntegrityPacket(false));
    generator.addMethod(new BcPBEKeyEncryptionMethodGenerator(PASSPHRASE.toCharArray()));
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    try (OutputStream out = generator.open(stored, new byte[1 << 16])) {
      out.write(ROWS);
    }

    assertThatExceptionOfType(CorruptContentException.class)
        .isThrownBy(() -> decrypt(OpenPgp.passphrase(Secret.of(PASSPHRASE)), stored.toByteArray()))
        .withMessageContaining("integrity");
  }

  @Test
  void packetsWithoutEndBeforeTheContentAreRefused() throws Exception {
    PGPEncryptedDataGenerator generator =
        new PGPEncryptedDataGenerator(
            new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
                .setWithIntegrityPacket(true));
    generator.addMethod(new BcPBEKeyEncryptionMethodGenerator(PASSPHRASE.toCharArray()));
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    try (OutputStream out = generator.open(stored, new byte[1 << 16])) {
      // A private packet (tag 60) with a length of four bytes: 16 MiB.
      out.write(new byte[] {(byte) 0xfc, (byte) 0xff, 1, 0, 0, 0});
      out.write(new byte[1 << 24]);
    }

    assertThatExceptionOfType(CorruptContentException.class)
        .isThrownBy(() -> decrypt(OpenPgp.passphrase(Secret.of(PASSPHRASE)), stored.toByteArray()))
        .withMessageContaining("before its content");
  }

  @Test
  void plainContentIsNotAMessage() {
    assertThatExceptionOfType(CorruptContentException.class)
        .isThrownBy(() -> decrypt(OpenPgp.passphrase(Secret.of(PASSPHRASE)), ROWS));
  }

  @Test
  void aKeyThatOnlySignsIsRefused() {
    Path file = gpg.exported(signer);

    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> OpenPgp.recipients(file))
        .withMessageContaining(signer);
  }

  @Test
  void aRevokedKeyIsRefused() throws IOException {
    String revoked = gpg.key("revoked@example.org", "ed25519", "");
    gpg.subkey(revoked, "cv25519", "");
    gpg.revoke(revoked);
    Path file = gpg.exported(revoked);

    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> OpenPgp.recipients(file))
        .withMessageContaining("revoked");
  }

  @Test
  void whatIsNoKeyIsRefused(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("key"), ROWS);

    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> OpenPgp.recipients(file))
        .withMessageContaining(file.toString());
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> OpenPgp.secretKey(file, Secret.of("")));
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> OpenPgp.recipients(folder.resolve("missing")));
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> OpenPgp.recipients());
  }

  @Test
  void secretsAreNotPrinted() {
    assertThat(OpenPgp.passphrase(Secret.of(PASSPHRASE)) + " " + rsaKey(PASSPHRASE))
        .doesNotContain("horse");
  }

  private Decryption curveKey() {
    return OpenPgp.secretKey(gpg.exportedSecret(curve, ""), Secret.of(""));
  }

  private Decryption rsaKey(String passphrase) {
    return OpenPgp.secretKey(gpg.exportedSecret(rsa, PASSPHRASE), Secret.of(passphrase));
  }

  private static byte[] encrypt(Encryption encryption, byte[] plain) throws IOException {
    return Codecs.encrypt(encryption, plain).stored();
  }

  private static byte[] decrypt(Decryption decryption, byte[] stored) throws IOException {
    return Codecs.decrypt(decryption, new Sealed(stored, Map.of()));
  }
}
