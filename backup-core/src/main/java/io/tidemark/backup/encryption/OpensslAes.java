package io.tidemark.backup.encryption;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.codec.WrongKeyException;
import io.tidemark.backup.coding.Decoding;
import io.tidemark.backup.coding.Encoding;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/**
 * AES-256-CBC under a passphrase, as {@code openssl enc -pbkdf2} reads it: for places that have
 * nothing but openssl. That format has no authentication; an HMAC over the stored bytes is returned
 * as a fact for the manifest, and content without it is not decrypted here. {@link Age} needs no
 * secret to take backups and is the better choice.
 *
 * @see OpensslKeys
 */
public final class OpensslAes implements PassphraseEncryption {

  static final String NAME = "openssl-aes-256-cbc";

  /** The name of the fact that holds the HMAC-SHA-256 over the stored bytes, in hex. */
  static final String HMAC = "hmac-sha256";

  /** The name of the fact that repeats the salt, which tells damage from a wrong passphrase. */
  static final String SALT = "salt";

  /** The name of the fact by which a passphrase is recognized before anything is decrypted. */
  static final String KEY_CHECK = "key-check";

  /** What OWASP recommended for PBKDF2 with HMAC-SHA-256 in 2023. */
  private static final int ITERATIONS = 600_000;

  /** A passphrase can be guessed offline: too long to guess, so random. */
  private static final int LEAST_LENGTH = 32;

  private static final HexFormat HEX = HexFormat.of();

  private final Secret passphrase;
  private final int iterations;
  private final SecureRandom random = new SecureRandom();

  private OpensslAes(Secret passphrase, int iterations) {
    this.passphrase = passphrase;
    this.iterations = iterations;
  }

  /**
   * Returns encryption with a passphrase, which also decrypts.
   *
   * @param passphrase at least 32 characters, none of them a line break
   * @throws InvalidConfigurationException if it is not such a passphrase
   */
  public static OpensslAes passphrase(Secret passphrase) {
    return passphrase(passphrase, ITERATIONS);
  }

  static OpensslAes passphrase(Secret passphrase, int iterations) {
    if (passphrase.length() < LEAST_LENGTH) {
      throw new InvalidConfigurationException(
          "the passphrase has " + passphrase.length() + " characters",
          "give at least " + LEAST_LENGTH + ", for instance from: openssl rand -base64 33");
    }
    if (String.valueOf(passphrase.reveal()).chars().anyMatch(Character::isISOControl)) {
      throw new InvalidConfigurationException(
          "the passphrase holds a line break or another control character",
          "trim it: openssl would read it up to there");
    }
    return new OpensslAes(passphrase, iterations);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String suffix() {
    return ".enc";
  }

  @Override
  public List<String> keyIds() {
    return List.of("passphrase");
  }

  @Override
  public String decryptCommand() {
    return "openssl enc -d -aes-256-cbc -pbkdf2 -iter "
        + iterations
        + " -pass env:BACKUP_PASSPHRASE";
  }

  @Override
  public Map<String, String> encrypt(ContentWriter plain, OutputStream out) throws IOException {
    byte[] salt = new byte[OpensslKeys.SALT_LENGTH];
    random.nextBytes(salt);
    OpensslKeys keys = OpensslKeys.derive(passphrase, salt, iterations);
    Mac mac = keys.mac();
    Cipher cipher = keys.cipher(Cipher.ENCRYPT_MODE);
    Encoding.run(plain, out, stored -> new OpensslEncoder(stored, salt, cipher, mac));
    return Map.of(
        HMAC, HEX.formatHex(mac.doFinal()),
        SALT, HEX.formatHex(salt),
        KEY_CHECK, keys.check());
  }

  @Override
  public InputStream decrypt(InputStream stored, Map<String, String> facts) throws IOException {
    return Decoding.run(stored, "openssl", in -> decoder(in, facts));
  }

  private InputStream decoder(InputStream stored, Map<String, String> facts) throws IOException {
    byte[] expected = expectedMac(facts);
    byte[] header = stored.readNBytes(OpensslKeys.MAGIC.length + OpensslKeys.SALT_LENGTH);
    byte[] salt = salt(header, facts);
    OpensslKeys keys = OpensslKeys.derive(passphrase, salt, iterations);
    if (!keys.check().equals(facts.getOrDefault(KEY_CHECK, keys.check()))) {
      throw new WrongKeyException("content is not encrypted with this passphrase");
    }
    Mac mac = keys.mac();
    mac.update(header);
    return new OpensslDecoder(stored, keys.cipher(Cipher.DECRYPT_MODE), mac, expected);
  }

  private static byte[] expectedMac(Map<String, String> facts) throws IOException {
    String hex = facts.get(HMAC);
    if (hex == null) {
      throw new CorruptContentException(
          "the authentication code " + HMAC + " is missing from the manifest");
    }
    try {
      return HEX.parseHex(hex);
    } catch (IllegalArgumentException e) {
      throw new CorruptContentException("the authentication code " + HMAC + " is not hex", e);
    }
  }

  private static byte[] salt(byte[] header, Map<String, String> facts) throws IOException {
    byte[] magic = Arrays.copyOf(header, OpensslKeys.MAGIC.length);
    if (header.length < OpensslKeys.MAGIC.length + OpensslKeys.SALT_LENGTH
        || !MessageDigest.isEqual(magic, OpensslKeys.MAGIC)) {
      throw new CorruptContentException("this is not salted content of openssl enc");
    }
    byte[] salt = Arrays.copyOfRange(header, OpensslKeys.MAGIC.length, header.length);
    String hex = HEX.formatHex(salt);
    if (!hex.equals(facts.getOrDefault(SALT, hex))) {
      throw new CorruptContentException("the salt is not the one in the manifest");
    }
    return salt;
  }

  @Override
  public String toString() {
    return NAME + " ***";
  }
}
