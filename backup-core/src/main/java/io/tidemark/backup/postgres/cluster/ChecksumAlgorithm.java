package io.tidemark.backup.postgres.cluster;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How the server has computed a file's checksum: its option {@code MANIFEST_CHECKSUMS}. */
public enum ChecksumAlgorithm {
  NONE(0, ""),
  CRC32C(4, ""),
  SHA224(28, "SHA-224"),
  SHA256(32, "SHA-256"),
  SHA384(48, "SHA-384"),
  SHA512(64, "SHA-512");

  private final int length;
  private final String digest;

  ChecksumAlgorithm(int length, String digest) {
    this.length = length;
    this.digest = digest;
  }

  /** Finds an algorithm by PostgreSQL's name for it, in any case. */
  static Optional<ChecksumAlgorithm> named(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return Stream.of(values()).filter(known -> known.name().equals(upper)).findFirst();
  }

  /** Finds the algorithm whose checksums have so many bytes, which no two have in common. */
  static ChecksumAlgorithm ofLength(int bytes) {
    return Stream.of(values()).filter(known -> known.length == bytes).findFirst().orElseThrow();
  }

  /** Returns the number of bytes in a checksum. */
  int length() {
    return length;
  }

  /** Begins to compute one. */
  public RunningChecksum start() {
    return switch (this) {
      case NONE -> RunningChecksum.none();
      case CRC32C -> RunningChecksum.crc32c();
      default -> RunningChecksum.of(messageDigest());
    };
  }

  private MessageDigest messageDigest() {
    try {
      return MessageDigest.getInstance(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has no " + digest, e);
    }
  }
}
