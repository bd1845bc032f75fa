package io.tidemark.launcher.environment;

import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.encryption.Age;
import io.tidemark.backup.encryption.OpenPgp;
import io.tidemark.backup.encryption.OpensslAes;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Encryption for backups and decryption for restores, as the environment asks for them. */
final class Keys {

  private final Environment environment;

  Keys(Environment environment) {
    this.environment = environment;
  }

  /**
   * Returns what backups are encrypted with; empty for not at all. Beside an OpenPGP secret key the
   * passphrase is that key's, and encrypts nothing.
   */
  Optional<Encryption> encryption() {
    List<Encryption> asked = new ArrayList<>();
    environment.given(Setting.AGE_RECIPIENTS).map(Keys::age).ifPresent(asked::add);
    environment.given(Setting.PGP_RECIPIENTS).map(Keys::openPgp).ifPresent(asked::add);
    if (environment.given(Setting.PGP_SECRET_KEY).isEmpty()) {
      secret(Setting.PASSPHRASE).map(OpensslAes::passphrase).ifPresent(asked::add);
    }
    if (asked.size() > 1) {
      throw new InvalidConfigurationException(
          "several ways to encrypt are set: "
              + asked.stream().map(Encryption::name).collect(Collectors.joining(", ")),
          "keep one of BACKUP_AGE_RECIPIENTS, BACKUP_PGP_RECIPIENTS and BACKUP_PASSPHRASE");
    }
    return asked.stream().findFirst();
  }

  private static Encryption openPgp(String value) {
    return value.strip().startsWith("-----BEGIN PGP")
        ? OpenPgp.recipientKeys(value)
        : OpenPgp.recipients(Path.of(value.strip()));
  }

  private static Encryption age(String value) {
    String text = value.strip().startsWith("age1") ? value : file(Setting.AGE_RECIPIENTS, value);
    return Age.recipients(
        text.lines()
            .map(line -> line.replaceFirst("#.*", ""))
            .flatMap(line -> Stream.of(line.split("[,\\s]+")))
            .filter(word -> !word.isEmpty())
            .toList());
  }

  private static String file(Setting setting, String path) {
    try {
      return Files.readString(Path.of(path.strip()), StandardCharsets.UTF_8);
    } catch (IOException | InvalidPathException e) {
      throw new InvalidConfigurationException(
          setting.variable() + " is neither a key nor a file that can be read: " + path,
          "give " + setting.meaning(),
          e);
    }
  }

  /** Returns what verifications and restores may decrypt with. */
  List<Decryption> decryptions() {
    List<Decryption> keys = new ArrayList<>();
    secret(Setting.AGE_IDENTITY).map(Age::identity).ifPresent(keys::add);
    Optional<Secret> passphrase = secret(Setting.PASSPHRASE);
    Optional<Secret> secretKey = secret(Setting.PGP_SECRET_KEY);
    if (secretKey.isPresent()) {
      keys.add(OpenPgp.secretKey(secretKey.get(), passphrase.orElseGet(() -> Secret.of(""))));
    } else {
      passphrase.map(OpensslAes::passphrase).ifPresent(keys::add);
    }
    return keys;
  }

  private Optional<Secret> secret(Setting setting) {
    return environment.given(setting).map(Secret::of);
  }
}
