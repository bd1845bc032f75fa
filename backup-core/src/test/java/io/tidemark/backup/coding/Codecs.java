package io.tidemark.backup.coding;

import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.codec.Encryption;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;

/** Whole contents through codecs, in memory. */
public final class Codecs {

  /**
   * What an encryption left behind.
   *
   * @param facts for the manifest
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Sealed(byte[] stored, Map<String, String> facts) {}

  private Codecs() {}

  public static byte[] compress(Compression compression, byte[] plain) throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    compression.compress(out -> out.write(plain), stored);
    return stored.toByteArray();
  }

  public static byte[] decompress(Compression compression, byte[] stored) throws IOException {
    try (InputStream in = compression.decompress(new ByteArrayInputStream(stored))) {
      return in.readAllBytes();
    }
  }

  public static Sealed encrypt(Encryption encryption, byte[] plain) throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    Map<String, String> facts = encryption.encrypt(out -> out.write(plain), stored);
    return new Sealed(stored.toByteArray(), facts);
  }

  public static byte[] decrypt(Decryption decryption, Sealed sealed) throws IOException {
    InputStream stored = new ByteArrayInputStream(sealed.stored());
    try (InputStream in = decryption.decrypt(stored, sealed.facts())) {
      return in.readAllBytes();
    }
  }

  /** Returns {@code length} bytes of something like the rows of a table. */
  public static byte[] rows(int length) {
    Random random = new Random(length);
    StringBuilder text = new StringBuilder(length + 64);
    for (int id = 1; text.length() < length; id++) {
      text.append(id).append('\t').append("customer-").append(random.nextInt(9999));
      text.append('\t').append(random.nextLong()).append("\t\\N\n");
    }
    return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
  }
}
