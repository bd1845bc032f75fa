package io.tidemark.backup.transfer;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Counts and hashes bytes. Two algorithms are in use: SHA-256 for stored bytes, which others can
 * check with {@code sha256sum}, and XXH3-128 for plain bytes, because SHA-256 would cost more than
 * the compression (docs/adr/0003). Not thread-safe, but {@link #sizeBytes} may be read from any
 * thread.
 */
public abstract class Digester {

  private volatile long sizeBytes;

  private Digester() {}

  /** Returns a digester for stored bytes. */
  public static Digester sha256() {
    return new Sha256();
  }

  /** Returns a digester for plain bytes: XXH3-128 with seed 0, most significant digit first. */
  public static Digester xxh3() {
    return new Xxh3();
  }

  /** Takes more bytes. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, many readers
  public final void update(byte[] bytes, int offset, int length) {
    add(bytes, offset, length);
    sizeBytes += length;
  }

  /** Returns the number of bytes so far. */
  public final long sizeBytes() {
    return sizeBytes;
  }

  /** Returns length and hash; nothing may be added afterwards. */
  public final ContentDigest finish() {
    return new ContentDigest(sizeBytes, hash());
  }

  abstract void add(byte[] bytes, int offset, int length);

  abstract String hash();

  private static final class Sha256 extends Digester {
    private final MessageDigest digest;

    Sha256() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }

    @Override
    void add(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }

    @Override
    String hash() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  private static final class Xxh3 extends Digester {
    private final HashStream128 stream = Hashing.xxh3_128().hashStream();

    @Override
    void add(byte[] bytes, int offset, int length) {
      stream.putBytes(bytes, offset, length);
    }

    @Override
    String hash() {
      HashValue128 value = stream.get();
      HexFormat hex = HexFormat.of();
      return hex.toHexDigits(value.getMostSignificantBits())
          + hex.toHexDigits(value.getLeastSignificantBits());
    }
  }
}
