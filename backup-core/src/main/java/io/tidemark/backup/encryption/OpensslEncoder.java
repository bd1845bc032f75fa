package io.tidemark.backup.encryption;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/** Writes magic, salt and ciphertext, and feeds all of it to an HMAC. Closing it pads and ends. */
final class OpensslEncoder extends OutputStream {

  private static final int PIECE = 1 << 16;

  private final OutputStream out;
  private final Cipher cipher;
  private final Mac mac;
  private final byte[] encrypted;

  OpensslEncoder(OutputStream out, byte[] salt, Cipher cipher, Mac mac) throws IOException {
    this.out = out;
    this.cipher = cipher;
    this.mac = mac;
    encrypted = new byte[PIECE + cipher.getBlockSize()];
    store(OpensslKeys.MAGIC, OpensslKeys.MAGIC.length);
    store(salt, salt.length);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int end = offset + length;
    for (int position = offset; position < end; position += PIECE) {
      try {
        int count = Math.min(PIECE, end - position);
        store(encrypted, cipher.update(bytes, position, count, encrypted, 0));
      } catch (GeneralSecurityException e) {
        throw new IOException("AES encryption failed: " + e.getMessage(), e);
      }
    }
  }

  private void store(byte[] bytes, int length) throws IOException {
    mac.update(bytes, 0, length);
    out.write(bytes, 0, length);
  }

  @Override
  public void close() throws IOException {
    try {
      store(encrypted, cipher.doFinal(encrypted, 0));
    } catch (GeneralSecurityException e) {
      throw new IOException("AES encryption failed: " + e.getMessage(), e);
    }
  }
}
