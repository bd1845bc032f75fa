package io.tidemark.backup.encryption;

import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.codec.Secret;
import java.nio.file.Path;
import java.util.List;

/**
 * OpenPGP (RFC 4880), as GnuPG reads and writes it: AES-256 with the integrity packet. Content is
 * not compressed again and not signed.
 */
public final class OpenPgp {

  static final String NAME = "openpgp";

  private OpenPgp() {}

  /**
   * Returns encryption to every key in {@code publicKeyFiles}, each of which can decrypt alone. The
   * files are read now. An expired key is accepted, because it still decrypts and a backup that is
   * not taken does not; a revoked one is not.
   *
   * @param publicKeyFiles what {@code gpg --export}, with or without {@code --armor}, prints
   * @throws io.tidemark.backup.error.InvalidConfigurationException if a file cannot be read, or one
   *     of its keys is not for encryption
   */
  public static Encryption recipients(Path... publicKeyFiles) {
    return OpenPgpRecipients.of(OpenPgpKeyText.read(publicKeyFiles));
  }

  /** Returns encryption to every key in {@code armoredKeys}; see {@link #recipients(Path...)}. */
  public static Encryption recipientKeys(String... armoredKeys) {
    return OpenPgpRecipients.of(OpenPgpKeyText.of(List.of(armoredKeys)));
  }

  /**
   * Returns encryption with a passphrase.
   *
   * @throws io.tidemark.backup.error.InvalidConfigurationException if it is empty
   */
  public static PassphraseEncryption passphrase(Secret passphrase) {
    return new OpenPgpPassphrase(passphrase);
  }

  /**
   * Returns decryption with the keys in a file, which is read now.
   *
   * @param secretKeyFile what {@code gpg --export-secret-keys}, with or without {@code --armor},
   *     prints
   * @param passphrase what protects the keys; empty if nothing does
   * @throws io.tidemark.backup.error.InvalidConfigurationException if it holds no secret key
   */
  public static Decryption secretKey(Path secretKeyFile, Secret passphrase) {
    return new OpenPgpDecryption(
        OpenPgpSecretKeys.of(OpenPgpKeyText.read(secretKeyFile), passphrase));
  }

  /** Returns decryption with armored keys; see {@link #secretKey(Path, Secret)}. */
  public static Decryption secretKey(Secret armoredKey, Secret passphrase) {
    return new OpenPgpDecryption(
        OpenPgpSecretKeys.of(
            OpenPgpKeyText.of(List.of(String.valueOf(armoredKey.reveal()))), passphrase));
  }
}
