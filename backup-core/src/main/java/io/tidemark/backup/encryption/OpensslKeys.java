package io.tidemark.backup.encryption;

import io.tidemark.backup.codec.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is derived from a passphrase and a salt. PBKDF2 with HMAC-SHA-256 gives 48 bytes: the AES
 * key and the IV, as openssl has it. The key of the HMAC is HMAC-SHA-256 of {@code tidemark hmac}
 * under the AES key; the key check is the first 8 bytes of HMAC-SHA-256 of {@code tidemark check}
 * under it. {@code openssl enc -d -P} prints the AES key, {@code openssl dgst -mac HMAC} does the
 * rest.
 */
final class OpensslKeys {

  static final byte[] MAGIC = "Salted__".getBytes(StandardCharsets.US_ASCII);

  static final int SALT_LENGTH = 8;

  private static final int KEY_LENGTH = 32;
  private static final int IV_LENGTH = 16;
  private static final int CHECK_LENGTH = 8;
  private static final String HMAC = "HmacSHA256";

  private final SecretKeySpec cipherKey;
  private final IvParameterSpec iv;

  private OpensslKeys(byte[] derived) {
    cipherKey = new SecretKeySpec(derived, 0, KEY_LENGTH, "AES");
    iv = new IvParameterSpec(derived, KEY_LENGTH, IV_LENGTH);
  }

  static OpensslKeys derive(Secret passphrase, byte[] salt, int iterations) {
    char[] revealed = passphrase.reveal();
    PBEKeySpec spec =
        new PBEKeySpec(revealed, salt, iterations, (KEY_LENGTH + IV_LENGTH) * Byte.SIZE);
    try {
      return new OpensslKeys(
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded());
    } catch (GeneralSecurityException e) {
      throw missing(e);
    } finally {
      spec.clearPassword();
      Arrays.fill(revealed, '\0');
    }
  }

  Cipher cipher(int mode) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(mode, cipherKey, iv);
      return cipher;
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  Mac mac() {
    return mac(mac(cipherKey.getEncoded()).doFinal(ascii("tidemark hmac")));
  }

  String check() {
    byte[] whole = mac(cipherKey.getEncoded()).doFinal(ascii("tidemark check"));
    return HexFormat.of().formatHex(whole, 0, CHECK_LENGTH);
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static IllegalStateException missing(GeneralSecurityException e) {
    return new IllegalStateException("this Java runtime lacks AES or HMAC-SHA-256", e);
  }
}
