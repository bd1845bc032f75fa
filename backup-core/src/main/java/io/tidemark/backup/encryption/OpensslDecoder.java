package io.tidemark.backup.encryption;

import io.tidemark.backup.codec.CorruptContentException;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/** Decrypts ciphertext; its last block, and with it the end, comes only after the HMAC matched. */
final class OpensslDecoder extends InputStream {

  private static final int PIECE = 1 << 16;

  private final InputStream stored;
  private final Cipher cipher;
  private final Mac mac;
  private final byte[] expectedMac;
  private final byte[] encrypted = new byte[PIECE];
  private final byte[] decrypted;
  private int position;
  private int limit;
  private boolean ended;

  OpensslDecoder(InputStream stored, Cipher cipher, Mac mac, byte[] expectedMac) {
    this.stored = stored;
    this.cipher = cipher;
    this.mac = mac;
    this.expectedMac = expectedMac.clone();
    decrypted = new byte[PIECE + cipher.getBlockSize()];
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (position == limit) {
      if (ended) {
        return -1;
      }
      fill();
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(decrypted, position, bytes, offset, count);
    position += count;
    return count;
  }

  private void fill() throws IOException {
    int count = stored.read(encrypted, 0, encrypted.length);
    position = 0;
    try {
      limit = count < 0 ? end() : decrypt(count);
    } catch (GeneralSecurityException e) {
      throw new CorruptContentException("openssl content is damaged: " + e.getMessage(), e);
    }
  }

  private int decrypt(int count) throws GeneralSecurityException {
    mac.update(encrypted, 0, count);
    return cipher.update(encrypted, 0, count, decrypted, 0);
  }

  private int end() throws IOException, GeneralSecurityException {
    if (!MessageDigest.isEqual(mac.doFinal(), expectedMac)) {
      throw new CorruptContentException(
          "openssl content does not match its authentication code: it was changed or cut");
    }
    ended = true;
    return cipher.doFinal(decrypted, 0);
  }
}
