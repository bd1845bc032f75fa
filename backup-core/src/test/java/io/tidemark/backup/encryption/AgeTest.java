package io.tidemark.backup.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.codec.WrongKeyException;
import io.tidemark.backup.coding.Codecs;
import io.tidemark.backup.coding.Codecs.Sealed;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.servers.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgeTest {

  /** age encrypts in chunks of this size. */
  private static final int CHUNK = 1 << 16;

  private static final byte[] ROWS = Codecs.rows(1_000_000);

  private final AgeIdentity alice = Age.generate();
  private final AgeIdentity bob = Age.generate();

  @TempDir private Path folder;

  @Test
  void ageDecryptsWhatWasWritten() throws IOException {
    Path stored = store(Codecs.encrypt(Age.recipients(alice.recipient()), ROWS));

    assertThat(ageDecrypts(stored, alice)).isEqualTo(ROWS);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 17})
  void ageDecryptsEveryLengthAroundTheChunkSize(int length) throws IOException {
    byte[] plain = Arrays.copyOf(ROWS, length);
    Path stored = store(Codecs.encrypt(Age.recipients(alice.recipient()), plain));

    assertThat(ageDecrypts(stored, alice)).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 17})
  void whatAgeEncryptedDecrypts(int length) throws IOException {
    byte[] plain = Arrays.copyOf(ROWS, length);

    assertThat(Codecs.decrypt(Age.identity(alice.identity()), ageEncrypts(plain))).isEqualTo(plain);
  }

  @Test
  void everyRecipientDecryptsAlone() throws IOException {
    Sealed sealed = Codecs.encrypt(Age.recipients(alice.recipient(), bob.recipient()), ROWS);

    assertThat(Codecs.decrypt(Age.identity(alice.identity()), sealed)).isEqualTo(ROWS);
    assertThat(Codecs.decrypt(Age.identity(bob.identity()), sealed)).isEqualTo(ROWS);
  }

  @Test
  void anyIdentityOfAFileDecrypts() throws IOException {
    Path file = folder.resolve("identities");
    Files.writeString(file, text(bob.file()) + "\n# and hers\n" + text(alice.file()));
    Sealed sealed = Codecs.encrypt(Age.recipients(alice.recipient()), ROWS);

    assertThat(Codecs.decrypt(Age.identityFile(file), sealed)).isEqualTo(ROWS);
  }

  @Test
  void identityFileOfAgeKeygenIsRead() throws IOException {
    Path file = folder.resolve("key");
    CommandLine.of("age-keygen", "-o", file.toString()).run().succeeded();
    String recipient =
        CommandLine.of("age-keygen", "-y", file.toString()).run().succeeded().output().strip();

    Sealed sealed = Codecs.encrypt(Age.recipients(recipient), ROWS);

    assertThat(Codecs.decrypt(Age.identityFile(file), sealed)).isEqualTo(ROWS);
  }

  @Test
  void generatedIdentityBelongsToItsRecipient() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), text(alice.file()));

    assertThat(CommandLine.of("age-keygen", "-y", file.toString()).run().succeeded().output())
        .isEqualToIgnoringNewLines(alice.recipient());
  }

  @Test
  void anotherIdentityIsTheWrongKey() throws IOException {
    Sealed sealed = Codecs.encrypt(Age.recipients(alice.recipient()), ROWS);
    Decryption decryption = Age.identity(bob.identity());

    assertThatExceptionOfType(WrongKeyException.class)
        .isThrownBy(() -> Codecs.decrypt(decryption, sealed));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aCutAtAChunkBoundaryIsCorrupt(int chunks) throws IOException {
    Sealed sealed = Codecs.encrypt(Age.recipients(alice.recipient()), Codecs.rows(3 * CHUNK));
    int header = sealed.stored().length - 3 * (CHUNK + 16);
    byte[] cut = Arrays.copyOf(sealed.stored(), header + chunks * (CHUNK + 16));
    Decryption decryption = Age.identity(alice.identity());

    assertThatExceptionOfType(CorruptContentException.class)
        .isThrownBy(() -> Codecs.decrypt(decryption, new Sealed(cut, Map.of())));
  }

  @Test
  void recipientsAreTheKeyIds() {
    assertThat(Age.recipients(alice.recipient(), bob.recipient()).keyIds())
        .containsExactly(alice.recipient(), bob.recipient());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "age1", "ssh-ed25519 AAAA", "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqq"})
  void whatIsNoRecipientIsRefused(String text) {
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> Age.recipients(text))
        .withMessageContaining("age1...");
  }

  @Test
  void noRecipientIsRefused() {
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> Age.recipients());
  }

  @Test
  void aDamagedIdentityIsRefusedWithoutShowingIt() {
    String identity = text(alice.identity());
    Secret damaged = Secret.of(identity.substring(0, identity.length() - 1) + "B");

    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> Age.identity(damaged))
        .withMessageNotContaining(identity.substring(16, 30))
        .withNoCause();
  }

  @Test
  void aFileWithoutIdentityIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "# only a comment\n");

    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> Age.identityFile(file))
        .withMessageContaining(file.toString());
  }

  @Test
  void identitiesAreNotPrinted() {
    assertThat(alice + " " + Age.identity(alice.identity())).doesNotContain("AGE-SECRET-KEY");
  }

  private byte[] ageDecrypts(Path stored, AgeIdentity identity) throws IOException {
    Path key = Files.writeString(folder.resolve("identity"), text(identity.file()));
    Path plain = folder.resolve("plain");
    CommandLine.of("age");
    CommandLine.shell(Age.recipients(identity.recipient()).decryptCommand())
        .environment("AGE_IDENTITY_FILE", key.toString())
        .input(stored)
        .output(plain)
        .run()
        .succeeded();
    return Files.readAllBytes(plain);
  }

  private Sealed ageEncrypts(byte[] plain) throws IOException {
    Path stored = folder.resolve("stored");
    CommandLine.of("age", "-r", bob.recipient(), "-r", alice.recipient())
        .input(Files.write(folder.resolve("plain"), plain))
        .output(stored)
        .run()
        .succeeded();
    return new Sealed(Files.readAllBytes(stored), Map.of());
  }

  private Path store(Sealed sealed) throws IOException {
    return Files.write(folder.resolve("stored"), sealed.stored());
  }

  private static String text(Secret secret) {
    return String.valueOf(secret.reveal());
  }
}
