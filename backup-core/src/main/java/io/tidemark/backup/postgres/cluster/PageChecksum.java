package io.tidemark.backup.postgres.cluster;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The checksum in the header of a relation's page, as src/include/storage/checksum_impl.h defines
 * it: 32 FNV-1a hashes side by side, folded to 16 bits and mixed with the page's number. Stateless.
 */
public final class PageChecksum {

  private static final int SUMS = 32;
  private static final int PRIME = 16777619;
  private static final int CHECKSUM_OFFSET = 8;
  private static final int UPPER_OFFSET = 14;

  /** The seeds, which tell the hashes apart. */
  private static final int[] SEEDS = {
    0x5B1F36E9, 0xB8525960, 0x02AB50AA, 0x1DE66D2A, 0x79FF467A, 0x9BB9F8A3, 0x217E7CD2, 0x83E13D2C,
    0xF8D4474F, 0xE39EB970, 0x42C6AE16, 0x993216FA, 0x7B093B5D, 0x98DAFF3C, 0xF718902A, 0x0B1C9CDB,
    0xE58F764B, 0x187636BC, 0x5D7B3BB1, 0xE73DE7DE, 0x92BEC979, 0xCCA6C0B2, 0x304A0979, 0x85AA43D4,
    0x783125BB, 0x6CA8EAA2, 0xE407EAC6, 0x4B5CFC3E, 0x9FBF8C76, 0x15CA20BE, 0xF2CA9FD3, 0x959BD756
  };

  private PageChecksum() {}

  /**
   * Whether a page is what the server wrote. A page that was never used has no checksum, and is
   * right if it is zero all over.
   *
   * @param page the whole page and nothing else
   * @param number the page's number in its relation, over all segments; unsigned
   */
  public static boolean isRight(byte[] page, int number) {
    ByteBuffer words = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
    if (words.getShort(UPPER_OFFSET) == 0) {
      return isZero(page);
    }
    return Short.toUnsignedInt(words.getShort(CHECKSUM_OFFSET)) == of(words, number);
  }

  private static boolean isZero(byte[] page) {
    int or = 0;
    for (byte each : page) {
      or |= each;
    }
    return or == 0;
  }

  /** The field itself counts as zero. */
  private static int of(ByteBuffer page, int number) {
    int[] sums = SEEDS.clone();
    int fieldWord = CHECKSUM_OFFSET / Integer.BYTES;
    for (int word = 0; word < page.capacity() / Integer.BYTES; word++) {
      int value = page.getInt(word * Integer.BYTES);
      int counted = word == fieldWord ? value & 0xFFFF_0000 : value;
      sums[word % SUMS] = mix(sums[word % SUMS], counted);
    }
    int folded = 0;
    for (int sum : sums) {
      folded ^= mix(mix(sum, 0), 0);
    }
    return Integer.remainderUnsigned(folded ^ number, 65535) + 1;
  }

  private static int mix(int sum, int value) {
    int mixed = sum ^ value;
    return mixed * PRIME ^ (mixed >>> 17);
  }
}
