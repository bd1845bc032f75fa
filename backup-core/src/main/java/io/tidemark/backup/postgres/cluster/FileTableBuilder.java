package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import java.util.Arrays;

/** Collects the files of a manifest in arrays that grow. */
final class FileTableBuilder {

  /** Arrays of Java are not longer. */
  private static final int MAX_TEXT = Integer.MAX_VALUE - 1024;

  private byte[] texts = new byte[1 << 12];
  private int[] ends = new int[1 << 7];
  private long[] sizes = new long[1 << 7];
  private byte[] checksumLengths = new byte[1 << 7];
  private int count;
  private int used;

  /** Adds a file; the length of the checksum tells its algorithm. */
  void add(ClusterPath path, long sizeBytes, byte[] checksum) throws CorruptContentException {
    byte[] name = path.bytes();
    makeRoom(name.length + checksum.length);
    System.arraycopy(name, 0, texts, used, name.length);
    System.arraycopy(checksum, 0, texts, used + name.length, checksum.length);
    used += name.length + checksum.length;
    ends[count] = used;
    sizes[count] = sizeBytes;
    checksumLengths[count] = (byte) checksum.length;
    count++;
  }

  private void makeRoom(int bytes) throws CorruptContentException {
    if (used > MAX_TEXT - bytes) {
      throw new CorruptContentException("the backup manifest lists too many files");
    }
    if (used + bytes > texts.length) {
      texts = Arrays.copyOf(texts, larger(texts.length, used + bytes));
    }
    if (count == ends.length) {
      int length = larger(count, count + 1);
      ends = Arrays.copyOf(ends, length);
      sizes = Arrays.copyOf(sizes, length);
      checksumLengths = Arrays.copyOf(checksumLengths, length);
    }
  }

  private static int larger(int length, int needed) {
    return (int) Math.max(needed, Math.min(MAX_TEXT, length * 3L / 2));
  }

  FileTable build() throws CorruptContentException {
    return new FileTable(
        Arrays.copyOf(texts, used),
        Arrays.copyOf(ends, count),
        Arrays.copyOf(sizes, count),
        Arrays.copyOf(checksumLengths, count));
  }
}
