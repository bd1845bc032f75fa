package io.tidemark.backup.testkit;

import java.util.List;
import java.util.Random;

/**
 * Bytes to store: random, so that no compression or deduplication helps, and the same every run.
 */
final class Sample {

  /** Sizes on both sides of the buffers, blocks and parts that implementations use. */
  static final List<Integer> SIZES =
      List.of(
          0,
          1,
          2,
          511,
          512,
          4_095,
          4_096,
          4_097,
          8_191,
          8_192,
          8_193,
          16_384,
          32_768,
          65_535,
          65_536,
          65_537,
          131_071,
          131_072,
          131_073,
          (1 << 20) - 1,
          1 << 20,
          (1 << 20) + 1,
          (5 << 20) + 1);

  /** Numbers of bytes after which content fails. */
  static final List<Integer> FAILING_SIZES =
      List.of(0, 1, 4_096, 8_192, 65_536, 131_072, 131_073, (1 << 20) + 1);

  private Sample() {}

  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
