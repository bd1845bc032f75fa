package io.tidemark.backup.postgres.incremental;

import io.tidemark.backup.codec.CorruptContentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * The head of an incremental file: which blocks of the relation's file follow it. The format is
 * that of src/include/backup/basebackup_incremental.h in PostgreSQL.
 */
final class BlockList {

  /** The size of a block in all servers but those that somebody has built otherwise. */
  static final int BLOCK = 8192;

  /** A relation of more blocks than this goes on in the next file. */
  static final int MAX_BLOCKS = 131_072;

  private static final int MAGIC = 0xd3ae1f0d;
  private static final int FIXED_BYTES = 3 * Integer.BYTES;

  private final int[] blocks;
  private final int truncation;

  private BlockList(int[] blocks, int truncation) {
    this.blocks = blocks;
    this.truncation = truncation;
  }

  /**
   * Reads a head, up to the first block.
   *
   * @param name of the file, for messages
   */
  static BlockList read(InputStream in, String name) throws IOException {
    ByteBuffer fixed = numbers(in, FIXED_BYTES, name);
    int magic = fixed.getInt();
    if (magic != MAGIC) {
      throw corrupt(
          name, "has bad incremental magic number (0x%x not 0x%x)".formatted(magic, MAGIC));
    }
    int count = number(fixed, "block count", name);
    int truncation = number(fixed, "truncation block length", name);
    int[] blocks = blocks(numbers(in, count * Integer.BYTES, name), count, name);
    if (count > 0) {
      int used = FIXED_BYTES + count * Integer.BYTES;
      numbers(in, -used & (BLOCK - 1), name);
    }
    return new BlockList(blocks, truncation);
  }

  private static int[] blocks(ByteBuffer list, int count, String name) throws IOException {
    int[] blocks = new int[count];
    BitSet seen = new BitSet();
    for (int i = 0; i < count; i++) {
      int block = list.getInt();
      if (block < 0 || block >= MAX_BLOCKS) {
        throw corrupt(name, "has block number %d out of range".formatted(block & 0xFFFF_FFFFL));
      }
      if (seen.get(block)) {
        throw corrupt(name, "has block %d twice".formatted(block));
      }
      seen.set(block);
      blocks[i] = block;
    }
    return blocks;
  }

  private static int number(ByteBuffer from, String what, String name) throws IOException {
    int number = from.getInt();
    if (number < 0 || number > MAX_BLOCKS) {
      throw corrupt(
          name,
          "has %s %d in excess of segment size %d"
              .formatted(what, number & 0xFFFF_FFFFL, MAX_BLOCKS));
    }
    return number;
  }

  private static ByteBuffer numbers(InputStream in, int length, String name) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw corrupt(name, "is cut: it ends in its head");
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static CorruptContentException corrupt(String name, String problem) {
    return new CorruptContentException("'" + name + "' " + problem);
  }

  /** The number of blocks that follow. */
  int count() {
    return blocks.length;
  }

  /** Which block comes at this place. */
  int block(int index) {
    return blocks[index];
  }

  /** From this block on an older version of the file says nothing. */
  int truncation() {
    return truncation;
  }

  /** The length of the whole file, in blocks. */
  int wholeLength() {
    int length = truncation;
    for (int block : blocks) {
      length = Math.max(length, block + 1);
    }
    return length;
  }
}
