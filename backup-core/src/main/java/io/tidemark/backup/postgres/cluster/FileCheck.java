package io.tidemark.backup.postgres.cluster;

import java.io.IOException;
import java.security.MessageDigest;

/** Compares one file's bytes, as they pass, with the checksum in the manifest. */
final class FileCheck {

  private final RunningChecksum checksum;
  private final byte[] expected;
  private final Difference difference;

  /** Tells that the checksum is another one. */
  @FunctionalInterface
  interface Difference {
    void report() throws IOException;
  }

  FileCheck(RunningChecksum checksum, byte[] expected, Difference difference) {
    this.checksum = checksum;
    this.expected = expected;
    this.difference = difference;
  }

  /** Returns a check for a file about which the manifest says nothing. */
  static FileCheck unchecked() {
    return new FileCheck(RunningChecksum.none(), new byte[0], () -> {});
  }

  void update(byte[] bytes, int length) {
    update(bytes, 0, length);
  }

  void update(byte[] bytes, int offset, int length) {
    checksum.update(bytes, offset, length);
  }

  /** Reports a difference when all bytes have passed. */
  void end() throws IOException {
    if (!MessageDigest.isEqual(checksum.finish(), expected)) {
      difference.report();
    }
  }
}
