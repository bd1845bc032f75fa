package io.tidemark.backup.postgres.incremental;

import static io.tidemark.backup.postgres.incremental.BlockList.BLOCK;

import io.tidemark.backup.postgres.cluster.PatchableFile;
import io.tidemark.backup.postgres.cluster.RunningChecksum;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Writes blocks of one file at a time to their places. Not thread-safe. */
final class FileBuilder {

  private static final int RUN_BLOCKS = 32;

  private final byte[] buffer = new byte[RUN_BLOCKS * BLOCK];

  /** Writes all blocks that follow a head. */
  void writeAll(PatchableFile file, BlockList head, InputStream content, String name)
      throws IOException {
    for (int i = 0; i < head.count(); i++) {
      readBlock(content, name);
      file.write((long) head.block(i) * BLOCK, buffer, BLOCK);
    }
    requireEnd(content, name);
  }

  /** Writes those of the blocks that follow a head for which no newer version has come. */
  void writeMissing(
      PatchableFile file, PartialFile state, BlockList head, InputStream content, String name)
      throws IOException {
    for (int i = 0; i < head.count(); i++) {
      readBlock(content, name);
      int block = head.block(i);
      if (state.wants(block)) {
        file.write((long) block * BLOCK, buffer, BLOCK);
        state.written(block);
      }
    }
    requireEnd(content, name);
  }

  private void readBlock(InputStream content, String name) throws IOException {
    if (content.readNBytes(buffer, 0, BLOCK) < BLOCK) {
      throw BlockList.corrupt(name, "is cut: it ends before its last block");
    }
  }

  private static void requireEnd(InputStream content, String name) throws IOException {
    if (content.read() >= 0) {
      throw BlockList.corrupt(name, "goes on after its last block");
    }
  }

  /**
   * Writes what is missing from a whole version of the file, and zeros where that has nothing
   * either.
   */
  RebuiltFile complete(
      PatchableFile file, PartialFile state, InputStream whole, RunningChecksum checksum)
      throws IOException {
    int available = Integer.MAX_VALUE;
    for (int first = 0; first < state.length(); first += RUN_BLOCKS) {
      int count = Math.min(RUN_BLOCKS, state.length() - first);
      int read = whole.readNBytes(buffer, 0, count * BLOCK) / BLOCK;
      if (read < count) {
        available = Math.min(available, first + read);
      }
      for (int block = first; block < first + count; block++) {
        settle(file, state, block, first, available);
      }
      file.write((long) first * BLOCK, buffer, count * BLOCK);
      checksum.update(buffer, 0, count * BLOCK);
    }
    return RebuiltFile.of((long) state.length() * BLOCK, checksum);
  }

  /** Puts the version of a block that stays into the buffer. */
  private void settle(PatchableFile file, PartialFile state, int block, int first, int available) {
    int at = (block - first) * BLOCK;
    if (state.has(block)) {
      file.read((long) block * BLOCK, buffer, at, BLOCK);
    } else if (!state.wants(block) || block >= available) {
      Arrays.fill(buffer, at, at + BLOCK, (byte) 0);
    }
  }
}
